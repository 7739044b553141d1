using System.Globalization;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Word vectors that others learnt from much more text: where the embeddings of a model made from scratch may start.</summary>
/// <remarks>
/// They teach in a second what contrastive training would need days for: that <c>remove</c> is like <c>delete</c>. What all
/// vectors share, their mean and first two principal components, is taken out first, so that unrelated words are unlike
/// (Mu and Viswanath 2018, <see href="https://arxiv.org/abs/1702.01417">all-but-the-top</see>). Thread-safe.
/// </remarks>
public sealed class WordVectors
{
    private const int SharedComponents = 2;

    private readonly IReadOnlyDictionary<string, float[]> _vectors;

    private WordVectors(int dimensions, IReadOnlyDictionary<string, float[]> vectors) => (Dimensions, _vectors) = (dimensions, vectors);

    /// <summary>How long a vector is.</summary>
    public int Dimensions { get; }

    /// <summary>How many of the words asked for have one.</summary>
    public int Count => _vectors.Count;

    /// <summary>Reads the vectors of some words.</summary>
    /// <param name="path">Lines of a word and its numbers, with spaces between, as GloVe writes them; word2vec's first line of two counts may be there.</param>
    /// <param name="words">The words to keep; of two lines for one word, the first counts.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TrainingException">The file cannot be read, a line has another length than the first, or a number is none.</exception>
    public static async Task<WordVectors> LoadAsync(string path, IEnumerable<string> words, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(words);
        var wanted = words.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var vectors = new Dictionary<string, float[]>(StringComparer.Ordinal);
        int? dimensions = null;
        var number = 0;
        try
        {
            await foreach (var line in File.ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
            {
                var length = line.AsSpan().TrimEnd().Count(' ');
                if (++number == 1 && length == 1)
                    continue;
                dimensions ??= length;
                if (length != dimensions || length == 0)
                    throw Malformed(path, number, $"{length} numbers, where {Math.Max(1, dimensions.Value)} were expected");
                if (wanted.TryGetValue(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), out var word))
                    vectors.TryAdd(word, Parse(line, length, path, number));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The word vectors '{path}' cannot be read: {error.Message} Name a file that can be read.", error);
        }

        return vectors.Count > SharedComponents
            ? new WordVectors(dimensions!.Value, vectors)
            : throw new TrainingException($"The word vectors '{path}' know {vectors.Count} of the vocabulary's words. Name a file of vectors for words in lower case, one word a line, as GloVe writes them.");
    }

    /// <summary>A vector of each piece, [pieces, width], of length √width, and which pieces have one, [pieces, 1] of 0 and 1.</summary>
    /// <remarks>Turned at random into the width, which keeps all angles if the width is no less than <see cref="Dimensions"/>. Draws from torch's generator.</remarks>
    internal (Tensor Vectors, Tensor IsKnown) Spread(IReadOnlyList<string> vocabulary, int width)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var known = vocabulary.Select((piece, id) => (piece, id)).Where(entry => _vectors.ContainsKey(entry.piece)).ToList();
        var rows = tensor(known.SelectMany(entry => _vectors[entry.piece]).ToArray(), [known.Count, Dimensions]);
        rows = rows - rows.mean([0], keepdim: true);
        var (_, _, components) = linalg.svd(rows, fullMatrices: false);
        var shared = components.narrow(0, 0, Math.Min(SharedComponents, components.shape[0]));
        rows = rows - rows.matmul(shared.t()).matmul(shared);

        var (turn, _) = linalg.qr(randn(Math.Max(width, Dimensions), Math.Min(width, Dimensions)));
        rows = nn.functional.normalize(rows.matmul(width >= Dimensions ? turn.t() : turn), dim: 1) * Math.Sqrt(width);
        var ids = tensor(known.Select(static entry => (long)entry.id).ToArray());
        var vectors = zeros(vocabulary.Count, width).index_copy_(0, ids, rows);
        var isKnown = zeros(vocabulary.Count, 1).index_fill_(0, ids, 1);
        return (vectors.MoveToOuterDisposeScope(), isKnown.MoveToOuterDisposeScope());
    }

    private static float[] Parse(string line, int length, string path, int number)
    {
        var vector = new float[length];
        var rest = line.AsSpan().TrimEnd();
        for (var i = length - 1; i >= 0; i--)
        {
            var space = rest.LastIndexOf(' ');
            if (!float.TryParse(rest[(space + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out vector[i]) || !float.IsFinite(vector[i]))
                throw Malformed(path, number, $"'{rest[(space + 1)..]}' for a number");
            rest = rest[..space];
        }

        return vector;
    }

    private static TrainingException Malformed(string path, int number, string found) =>
        new($"Line {number} of the word vectors '{path}' has {found}. Expected a word and as many finite numbers in every line, with single spaces between.");
}
