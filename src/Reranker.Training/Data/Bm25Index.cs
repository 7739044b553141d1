using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;

namespace Reranker.Training;

/// <summary>A lexical index in memory: finds the texts that look relevant to a query by their words alone.</summary>
/// <remarks>Lucene's BM25 with the parameters usual for passages (k1 0.9, b 0.4), no stemming, no stop words.</remarks>
internal sealed class Bm25Index : IDisposable
{
    private const string Field = "text";
    private const int MaxTerms = 256;
    private readonly RAMDirectory _directory = new();
    private readonly Bm25Terms _terms = new();
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;

    public Bm25Index(IEnumerable<string> texts)
    {
        var similarity = new BM25Similarity(Bm25Terms.K1, Bm25Terms.B);
        using (var writer = new IndexWriter(_directory, new IndexWriterConfig(Bm25Terms.Version, _terms.Analyzer) { Similarity = similarity }))
        {
            // One field, one segment, added in order: a document's number is its position.
            var field = new TextField(Field, "", Lucene.Net.Documents.Field.Store.NO);
            var document = new Document { field };
            foreach (var text in texts)
            {
                field.SetStringValue(text);
                writer.AddDocument(document);
            }

            writer.ForceMerge(1);
        }

        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader) { Similarity = similarity };
    }

    /// <summary>The positions of the best matches, best first.</summary>
    public IReadOnlyList<int> Search(string query, int count)
    {
        var terms = new BooleanQuery();
        foreach (var term in _terms.Of(query).Distinct(StringComparer.Ordinal).Take(MaxTerms))
            terms.Add(new TermQuery(new Term(Field, term)), Occur.SHOULD);
        return terms.Clauses.Count == 0 ? [] : [.. _searcher.Search(terms, count).ScoreDocs.Select(static hit => hit.Doc)];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _terms.Dispose();
        _directory.Dispose();
    }
}
