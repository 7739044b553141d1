using System.Text.Json.Serialization;

namespace Reranker.Training;

/// <summary>The rerankers to learn from, one or several.</summary>
/// <remarks>
/// One model that is named without a weight teaches with its own logits. Several, or one with a weight, or BM25, teach with z-scores: each one's scores of a query's candidates are
/// standardised, multiplied by its weight and added, so that it counts by how far it tells them apart, whatever its scale.
/// </remarks>
[JsonConverter(typeof(TeacherMixtureConverter))]
public sealed class TeacherMixture : IEquatable<TeacherMixture>
{
    /// <summary>Makes a mixture.</summary>
    /// <exception cref="TrainingException">There is no teacher, or one is named twice.</exception>
    public TeacherMixture(IReadOnlyList<WeightedTeacher> teachers)
    {
        ArgumentNullException.ThrowIfNull(teachers);
        if (teachers.Count == 0)
            throw new TrainingException("No teacher is named; expected at least one, such as bm25=0.5.");
        if (teachers.CountBy(static teacher => teacher.Name, StringComparer.Ordinal).FirstOrDefault(static count => count.Value > 1) is { Key: { } twice })
            throw new TrainingException($"The teacher '{twice}' is named twice. Name it once, with the weight of both.");
        Teachers = teachers;
    }

    /// <summary>At least one, with distinct names.</summary>
    public IReadOnlyList<WeightedTeacher> Teachers { get; }

    /// <summary>Whether the scores become z-scores.</summary>
    public bool IsFused => Teachers is not [{ Weight: null, IsBm25: false }];

    /// <summary>Reads teachers, each <c>NAME</c> or <c>NAME=WEIGHT</c>.</summary>
    /// <exception cref="TrainingException">One of them cannot be read, or is named twice.</exception>
    public static TeacherMixture Parse(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new TeacherMixture([.. texts.Select(WeightedTeacher.Parse)]);
    }

    /// <summary>The same teachers with the same weights in the same order.</summary>
    public bool Equals(TeacherMixture? other) => other is not null && Teachers.SequenceEqual(other.Teachers);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TeacherMixture);

    /// <inheritdoc/>
    public override int GetHashCode() => Teachers.Aggregate(0, static (hash, teacher) => HashCode.Combine(hash, teacher));

    /// <summary>All of them, separated by blanks.</summary>
    public override string ToString() => string.Join(' ', Teachers);
}
