using System.Runtime.InteropServices;
using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Learns a WordPiece vocabulary from texts.</summary>
/// <remarks>
/// As Hugging Face's <c>WordPieceTrainer</c>: start from the characters (<c>##</c> marks those inside a word) and join, again
/// and again, the pair of pieces that occurs most often (Sennrich et al. 2016). Ties go to the pair that sorts first, so
/// the same texts always give the same vocabulary.
/// </remarks>
public sealed class VocabularyTrainer
{
    internal const string Pad = "[PAD]";
    internal const string Unknown = "[UNK]";
    internal const string Cls = "[CLS]";
    internal const string Sep = "[SEP]";
    internal const string Mask = "[MASK]";

    private const string Inside = "##";
    private readonly BertTextRules _rules = new PairTokenizerOptions().Rules;
    private readonly int _size;
    private readonly int _minFrequency;
    private readonly int _maxCharacters;
    private readonly Dictionary<string, long> _words = new(StringComparer.Ordinal);

    /// <summary>Creates a trainer.</summary>
    /// <param name="size">How many entries the vocabulary shall have at most, special tokens included; at least 100.</param>
    /// <param name="minFrequency">A pair that occurs less often is not joined. Default: 2.</param>
    /// <param name="maxCharacters">Only this many most frequent characters are kept; words with others become unknown. Default: 200.</param>
    public VocabularyTrainer(int size, int minFrequency = 2, int maxCharacters = 200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(minFrequency, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCharacters, 1);
        _size = size;
        _minFrequency = minFrequency;
        _maxCharacters = maxCharacters;
    }

    /// <summary>The tokens that every vocabulary begins with, by their ids.</summary>
    internal static IReadOnlyList<string> SpecialTokens { get; } = [Pad, Unknown, Cls, Sep, Mask];

    /// <summary>Counts the words of a text, normalised as the tokenizer does.</summary>
    public void Add(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var word in BertWords.Split(text, _rules))
            CollectionsMarshal.GetValueRefOrAddDefault(_words, word, out _)++;
    }

    /// <summary>Learns the vocabulary from all texts added so far.</summary>
    /// <returns>Word pieces by their ids.</returns>
    public IReadOnlyList<string> Train(CancellationToken cancellationToken = default)
    {
        var alphabet = Alphabet();
        var vocabulary = new List<string>(SpecialTokens);
        vocabulary.AddRange(alphabet.SelectMany(static character => new[] { character, Inside + character }).Order(StringComparer.Ordinal).Take(_size - vocabulary.Count));
        var known = new HashSet<string>(vocabulary, StringComparer.Ordinal);

        var pairs = new PieceMerger(
            _words.OrderBy(static word => word.Key, StringComparer.Ordinal)
                .Select(word => (Characters(word.Key), word.Value))
                .Where(word => word.Item1.All(piece => alphabet.Contains(Bare(piece)))));
        while (vocabulary.Count < _size && pairs.MergeMostFrequent(_minFrequency) is { } merged)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (known.Add(merged))
                vocabulary.Add(merged);
        }

        return vocabulary;
    }

    private HashSet<string> Alphabet()
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (word, count) in _words)
            foreach (var piece in Characters(word))
                CollectionsMarshal.GetValueRefOrAddDefault(counts, Bare(piece), out _) += count;
        return counts.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
            .Take(_maxCharacters).Select(static pair => pair.Key).ToHashSet(StringComparer.Ordinal);
    }

    private static List<string> Characters(string word)
    {
        var pieces = new List<string>();
        foreach (var rune in word.EnumerateRunes())
            pieces.Add(pieces.Count == 0 ? rune.ToString() : Inside + rune);
        return pieces;
    }

    // "##" is also what a word of two number signs would begin with, but such a word is split into single characters first.
    private static string Bare(string piece) => piece.StartsWith(Inside, StringComparison.Ordinal) ? piece[Inside.Length..] : piece;
}
