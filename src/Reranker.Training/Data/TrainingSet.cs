using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reranker.Training;

/// <summary>What a training learns from, and the texts it comes from, source by source.</summary>
/// <remarks>Immutable. Negatives are looked for, and words counted, in the whole pool of a query's own source.</remarks>
public sealed class TrainingSet
{
    internal TrainingSet(string name, IReadOnlyList<TrainingPart> parts, DroppedCounts dropped, IReadOnlyList<TeacherIdentity>? teachers = null)
    {
        Parts = parts;
        Teachers = teachers ?? [];
        Dataset = new RankingDataset(name, [.. parts.SelectMany(static part => part.Queries)]) { Dropped = dropped.Counts };
    }

    /// <summary>All queries, in the order of the sources.</summary>
    public RankingDataset Dataset { get; }

    /// <summary>Who scored the candidates; empty where nobody did.</summary>
    public IReadOnlyList<TeacherIdentity> Teachers { get; }

    /// <summary>The SHA-256 of the teachers' weights and digests: 64 lower-case hexadecimal digits; <see langword="null"/> where there are none.</summary>
    public string? TeacherDigest => Teachers.Count == 0 ? null : DigestOf(Teachers);

    /// <summary>How many queries have no relevant candidate: only a teacher can tell what to learn from them.</summary>
    public int UnlabelledCount => Dataset.Queries.Count(static query => !query.HasRelevant);

    internal IReadOnlyList<TrainingPart> Parts { get; }

    /// <summary>A dataset whose own candidates are its pool.</summary>
    public static TrainingSet Of(RankingDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var dropped = new DroppedCounts();
        dropped.Add(dataset.Dropped);
        return new TrainingSet(dataset.Name, [new TrainingPart(dataset.Queries, TextsOf(dataset.Queries))], dropped);
    }

    /// <summary>The texts of all candidates, each once.</summary>
    internal static string[] TextsOf(IEnumerable<RankingQuery> queries) =>
        [.. queries.SelectMany(static query => query.Candidates.Select(static candidate => candidate.Text)).Distinct(StringComparer.Ordinal)];

    /// <summary>The same with other queries in each part, and more that was left out.</summary>
    internal TrainingSet With(IReadOnlyList<IReadOnlyList<RankingQuery>> queries, DroppedCounts dropped) => With(Dataset.Name, queries, dropped, Teachers);

    /// <summary>The same with the scores of teachers, whose digest becomes part of the name.</summary>
    internal TrainingSet TaughtBy(IReadOnlyList<TeacherIdentity> teachers, IReadOnlyList<IReadOnlyList<RankingQuery>> queries, DroppedCounts dropped) =>
        With($"{Dataset.Name}+teacher-{DigestOf(teachers)[..12]}", queries, dropped, teachers);

    private TrainingSet With(string name, IReadOnlyList<IReadOnlyList<RankingQuery>> queries, DroppedCounts dropped, IReadOnlyList<TeacherIdentity> teachers)
    {
        dropped.Add(Dataset.Dropped);
        return new TrainingSet(name, [.. Parts.Zip(queries, static (part, its) => part with { Queries = its })], dropped, teachers);
    }

    // Beside others a teacher without a weight counts 1.
    private static string DigestOf(IReadOnlyList<TeacherIdentity> teachers) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', teachers.Select(one =>
        string.Create(CultureInfo.InvariantCulture, $"{one.Teacher.Weight ?? (teachers.Count > 1 || one.Teacher.IsBm25 ? 1 : null):R} {one.Digest}"))))));
}
