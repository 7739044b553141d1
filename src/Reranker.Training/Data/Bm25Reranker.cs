using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reranker.Training;

/// <summary>Scores any text by BM25, with the term statistics of a pool of texts.</summary>
/// <remarks>
/// Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond", with Lucene's idf, ln(1 + (N − n + ½) / (n + ½)), k₁ 0.9 and b 0.4. A text
/// need not be in the pool. Raw scores are BM25's, others s / (1 + s).
/// </remarks>
internal sealed class Bm25Reranker : IReranker
{
    /// <summary>What it is called among teachers.</summary>
    public const string Name = "bm25";

    private readonly Bm25Terms _terms = new();
    private readonly Dictionary<string, int> _documents = new(StringComparer.Ordinal);
    private readonly Lock _analysis = new();
    private readonly int _count;
    private readonly double _averageLength;

    /// <param name="pool">All texts that there are to be found; copies count as one.</param>
    public Bm25Reranker(IEnumerable<string> pool)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var total = 0L;
        foreach (var text in pool.Distinct(StringComparer.Ordinal))
        {
            _count++;
            var terms = _terms.Of(text);
            total += terms.Count;
            foreach (var term in terms.Distinct(StringComparer.Ordinal))
                _documents[term] = _documents.GetValueOrDefault(term) + 1;
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Length}\n{text}")));
        }

        _averageLength = total > 0 ? (double)total / _count : 1;
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"k1={Bm25Terms.K1} b={Bm25Terms.B}")));
        Model = new ModelIdentity(Name, null, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Its name, and a digest of the pool and of k₁ and b.</summary>
    public ModelIdentity Model { get; }

    public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new ScoreResponse([.. request.Pairs.Select(pair => Shown(Score(pair.Query, pair.Document), options))], Model, new RerankUsage(0, 0)));
    }

    public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var scores = request.Documents.Select(document => Shown(Score(request.Query, document.Text), options)).Select(static score => new PairScore(score, score)).ToArray();
        return Task.FromResult(Ranker.Respond(request, scores, options, Model, new RerankUsage(0, 0)));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(RerankerMetadata) ? new RerankerMetadata("lucene", Model, int.MaxValue)
        : serviceType?.IsInstanceOfType(this) is true ? this : null;

    public void Dispose() => _terms.Dispose();

    private double Score(string query, string text)
    {
        List<string> asked, terms;
        lock (_analysis)
            (asked, terms) = (_terms.Of(query), _terms.Of(text));
        var frequencies = terms.CountBy(static term => term, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var norm = Bm25Terms.K1 * (1 - Bm25Terms.B + (Bm25Terms.B * terms.Count / _averageLength));
        return asked.Distinct(StringComparer.Ordinal).Sum(term => frequencies.TryGetValue(term, out var frequency)
            ? Idf(_documents.GetValueOrDefault(term)) * frequency * (Bm25Terms.K1 + 1) / (frequency + norm)
            : 0);
    }

    private double Idf(int documents) => Math.Log(1 + ((_count - documents + 0.5) / (documents + 0.5)));

    private static float Shown(double score, RerankOptions? options) => (float)(options?.RawScores is true ? score : score / (1 + score));
}
