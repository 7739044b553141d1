namespace Reranker.SampleData;

/// <summary>BM25 as Lucene has it (k1 = 0.9, b = 0.4): lower-cased runs of a-z and 0-9, no stems, no stop words.</summary>
internal sealed class Bm25Index
{
    private const double K1 = 0.9;
    private const double B = 0.4;

    private readonly Dictionary<string, List<(int Document, int Count)>> _postings = new(StringComparer.Ordinal);
    private readonly int[] _lengths;
    private readonly double _meanLength;

    public Bm25Index(IReadOnlyList<string> documents)
    {
        _lengths = new int[documents.Count];
        for (var document = 0; document < documents.Count; document++)
        {
            foreach (var (term, count) in Terms(documents[document]).CountBy(static term => term))
            {
                _lengths[document] += count;
                if (!_postings.TryGetValue(term, out var postings))
                    _postings.Add(term, postings = []);
                postings.Add((document, count));
            }
        }

        _meanLength = _lengths.Average();
    }

    /// <summary>The best documents, best first, equals by place.</summary>
    public IReadOnlyList<int> Search(string query, int top)
    {
        var scores = new Dictionary<int, double>();
        foreach (var term in Terms(query))
        {
            if (!_postings.TryGetValue(term, out var postings))
                continue;
            var idf = Math.Log(1 + ((_lengths.Length - postings.Count + 0.5) / (postings.Count + 0.5)));
            foreach (var (document, count) in postings)
            {
                var saturation = count / (count + (K1 * (1 - B + (B * _lengths[document] / _meanLength))));
                scores[document] = scores.GetValueOrDefault(document) + (idf * saturation);
            }
        }

        return [.. scores.OrderByDescending(static score => score.Value).ThenBy(static score => score.Key).Take(top).Select(static score => score.Key)];
    }

    private static IEnumerable<string> Terms(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsAsciiLetterOrDigit(text[i]))
            {
                if (start < 0)
                    start = i;
            }
            else if (start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }
}
