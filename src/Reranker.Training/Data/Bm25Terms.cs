using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Standard;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;

namespace Reranker.Training;

/// <summary>Splits texts into the terms that BM25 counts: Lucene's standard words in lower case, no stemming, no stop words.</summary>
internal sealed class Bm25Terms : IDisposable
{
    public const LuceneVersion Version = LuceneVersion.LUCENE_48;

    /// <summary>BM25's k₁ and b as usual for passages.</summary>
    public const float K1 = 0.9f, B = 0.4f;

    private const string Field = "text";

    public Analyzer Analyzer { get; } = Analyzer.NewAnonymous(static (_, reader) =>
    {
        var tokenizer = new StandardTokenizer(Version, reader);
        return new TokenStreamComponents(tokenizer, new LowerCaseFilter(Version, tokenizer));
    });

    /// <summary>The terms of a text in their order, repeated ones too.</summary>
    public List<string> Of(string text)
    {
        var terms = new List<string>();
        using var stream = Analyzer.GetTokenStream(Field, text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            terms.Add(term.ToString()!);
        stream.End();
        return terms;
    }

    public void Dispose() => Analyzer.Dispose();
}
