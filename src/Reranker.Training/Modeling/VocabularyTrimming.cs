using Reranker.Onnx;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Leaves out word pieces that texts do not use; a word that had one is spelt with smaller pieces then.</summary>
internal static class VocabularyTrimming
{
    private const string WordEmbeddings = "embeddings.word_embeddings.weight", TermWeights = "match.term_weights";

    /// <summary>Chooses pieces: the special ones, those of one letter of Latin, Greek or Cyrillic, digits and marks, then those that the texts have most often.</summary>
    /// <param name="vocabulary">All pieces by their ids.</param>
    /// <param name="tokenizer">What splits the texts.</param>
    /// <param name="corpus">The texts.</param>
    /// <param name="needed">Pieces that must stay.</param>
    /// <param name="size">How many may stay.</param>
    /// <returns>The ids of those that stay; the special ones first, then in their own order.</returns>
    /// <exception cref="TrainingOptionException">Fewer may stay than must.</exception>
    public static int[] Choose(IReadOnlyList<string> vocabulary, PairTokenizer tokenizer, IEnumerable<string> corpus, IEnumerable<int> needed, int size)
    {
        var places = vocabulary.Index().ToDictionary(static piece => piece.Item, static piece => piece.Index, StringComparer.Ordinal);
        int[] special = [.. VocabularyTrainer.SpecialTokens.Select(token => places[token])];
        var kept = special.ToHashSet();
        kept.UnionWith(needed);
        kept.UnionWith(vocabulary.Index().Where(static piece => IsLetter(piece.Item)).Select(static piece => piece.Index));
        TrainingOptionException.Require(size >= kept.Count, "The", "VocabularySize", size, $"at least the {kept.Count:N0} pieces that spell everything else");

        var counts = new long[vocabulary.Count];
        foreach (var text in corpus)
            foreach (var id in tokenizer.EncodeText(text).Ids.Span)
                counts[id]++;
        foreach (var (id, count) in counts.Index().Where(piece => piece.Item > 0 && !kept.Contains(piece.Index)).OrderByDescending(static piece => piece.Item).ThenBy(static piece => piece.Index).Take(size - kept.Count).ToArray())
            kept.Add(id);
        return [.. special, .. kept.Except(special).Order()];
    }

    /// <summary>Copies the weights, of the vocabulary's tables only the rows that stay.</summary>
    public static void Copy(CrossEncoderModule from, CrossEncoderModule to, int[] kept)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var rows = tensor(Array.ConvertAll(kept, static id => (long)id));
        foreach (var ((name, source), (_, target)) in from.CheckpointParameters().Zip(to.CheckpointParameters()))
            target.copy_(name.EndsWith(WordEmbeddings, StringComparison.Ordinal) || name == TermWeights ? source.index_select(0, rows) : source);
    }

    // Ideographs and the letters of scripts that an English vocabulary hardly has words of are left out.
    private static bool IsLetter(string piece)
    {
        var text = piece.StartsWith("##", StringComparison.Ordinal) && piece.Length > 2 ? piece.AsSpan(2) : piece;
        return text.Length == 1 && (text[0] < '\u0530' || text[0] is >= '\u2000' and < '\u27C0');
    }
}
