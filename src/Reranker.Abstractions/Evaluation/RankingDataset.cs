using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reranker;

/// <summary>Queries with graded candidates: what models learn from and are judged on.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
public sealed class RankingDataset
{
    private readonly Lazy<string> _digest;

    /// <summary>Creates a dataset.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="queries">Queries with distinct ids.</param>
    public RankingDataset(string name, IReadOnlyList<RankingQuery> queries)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(queries);
        Name = name;
        Queries = queries;
        _digest = new Lazy<string>(ComputeDigest);
    }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>The queries.</summary>
    public IReadOnlyList<RankingQuery> Queries { get; }

    /// <summary>What was left out when it was made, counted by the reason; no part of the content or of the digest.</summary>
    public IReadOnlyDictionary<string, int> Dropped { get; init; } = new Dictionary<string, int>();

    /// <summary>How many candidates have each grade, lowest grade first.</summary>
    public IReadOnlyDictionary<double, int> GradeCounts =>
        new SortedDictionary<double, int>(Queries.SelectMany(static query => query.Candidates).CountBy(static candidate => candidate.Grade).ToDictionary());

    /// <summary>How many candidates all queries have together.</summary>
    public int CandidateCount => Queries.Sum(static query => query.Candidates.Count);

    /// <summary>The SHA-256 of the content (texts, grades, weights, teacher scores and order, not the name): 64 lower-case hexadecimal digits.</summary>
    public string Digest => _digest.Value;

    private string ComputeDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var query in Queries)
        {
            Append(hash, "q", query.Id, query.Text);
            foreach (var candidate in query.Candidates)
            {
                Append(hash, "d", candidate.DocumentId, candidate.Text, Digits(candidate.Grade));
                // Only where there are any, so that a dataset without them has the digest that it always had.
                if (candidate.Weight != 1)
                    Append(hash, "w", Digits(candidate.Weight));
                if (candidate.TeacherScore is { } score)
                    Append(hash, "t", Digits(score));
            }

            foreach (var grade in query.MissedGrades)
                Append(hash, "m", Digits(grade));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Digits(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    // Length-prefixed, so that no two contents run into the same bytes.
    private static void Append(IncrementalHash hash, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }
}
