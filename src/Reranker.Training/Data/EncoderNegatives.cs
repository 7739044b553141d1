using Reranker.Onnx;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Reranker.Training;

/// <summary>Adds negatives that a joined cross-encoder's own encoder finds: the texts nearest to the query in the whole pool of its source, those that are likely relevant left out.</summary>
/// <remarks>BM25 finds texts that share words, an encoder those that share meaning; a model that reranks meets both.</remarks>
public static class EncoderNegatives
{
    private const int TextsAtOnce = 1024;

    /// <summary>Mines the negatives.</summary>
    /// <param name="model">A joined cross-encoder; what it makes of the texts is kept for its training.</param>
    /// <param name="set">Queries and pools.</param>
    /// <param name="options">Numbers and the margin; <see langword="null"/> for the defaults.</param>
    /// <param name="training">How the model will be trained: where states are kept, and after how many tokens texts are cut.</param>
    /// <param name="cancellationToken">Stops between two batches of texts or two queries.</param>
    /// <returns>A set whose <see cref="RankingDataset.Dropped"/> counts what the margin took away.</returns>
    /// <exception cref="TrainingException">The model has no encoder of its own, or an option is out of its range.</exception>
    public static TrainingSet Mine(
        CrossEncoder model, TrainingSet set, EncoderNegativeOptions? options = null, TrainingOptions? training = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        options ??= new EncoderNegativeOptions();
        options.Validate();
        if (model.Module is not JoinedCrossEncoder joined)
            throw new TrainingException("Only a joined cross-encoder has an encoder that finds negatives. Join one with --join.");
        using var kept = training?.StatesFile is { } path ? joined.Keep(path) : null;
        var texts = new EncodedTexts(model, joined, training?.MaxLength);
        var dropped = new DroppedCounts();
        return set.With([.. set.Parts.Select(part => MinePart(texts, part, options, dropped, cancellationToken))], dropped);
    }

    private static List<RankingQuery> MinePart(EncodedTexts texts, TrainingPart part, EncoderNegativeOptions options, DroppedCounts dropped, CancellationToken cancellationToken)
    {
        var places = part.Pool.Index().ToDictionary(static text => text.Item, static text => text.Index, StringComparer.Ordinal);
        var pool = new List<float[]>(part.Pool.Count);
        foreach (var chunk in part.Pool.Chunk(TextsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            pool.AddRange(texts.Vectors(chunk, isQuery: false));
        }

        var mined = new List<RankingQuery>(part.Queries.Count);
        foreach (var chunk in part.Queries.Chunk(TextsAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var (query, vector) in chunk.Zip(texts.Vectors([.. chunk.Select(static query => query.Text)], isQuery: true)))
                mined.Add(query.HasRelevant ? Add(query, part.Pool, pool.ConvertAll(text => TensorPrimitives.Dot<float>(vector, text)), places, options, dropped) : query);
        }

        return mined;
    }

    private static RankingQuery Add(
        RankingQuery query, IReadOnlyList<string> pool, List<float> cosines, Dictionary<string, int> places, EncoderNegativeOptions options, DroppedCounts dropped)
    {
        float? Cosine(RankingCandidate candidate) => places.TryGetValue(candidate.Text, out var place) ? cosines[place] : null;
        var limit = query.Candidates.Where(static candidate => candidate.Grade > 0).Max(Cosine) + options.Margin;
        var clean = query.Candidates.Where(candidate => candidate.Grade > 0 || !(Cosine(candidate) > limit)).ToArray();
        dropped.Add("negatives that are likely relevant", query.Candidates.Count - clean.Length);

        var known = new KnownTexts(query);
        var found = Enumerable.Range(0, pool.Count).Where(place => !(cosines[place] > limit))
            .OrderByDescending(place => cosines[place]).ThenBy(static place => place).Where(place => known.TryAdd(pool[place])).Take(options.Depth).ToArray();
        var spread = found.Length <= options.Count ? found : Enumerable.Range(0, options.Count).Select(i => found[(int)((long)i * found.Length / options.Count)]);
        return query with { Candidates = [.. clean, .. spread.Select((place, i) => new RankingCandidate($"encoder-{i}", pool[place], 0))] };
    }

    /// <summary>Texts as the training reads them.</summary>
    private sealed class EncodedTexts(CrossEncoder model, JoinedCrossEncoder joined, int? maxLength)
    {
        public float[][] Vectors(string[] texts, bool isQuery)
        {
            var keys = Array.ConvertAll(texts, text => Key(text, isQuery));
            var states = joined.Encoder.Encode(keys);
            var vectors = Array.ConvertAll(keys, key => states[key].Vector.data<float>().ToArray());
            joined.Encoder.Cache.Trim();
            return vectors;
        }

        // Cut as a pair of an empty other text would be.
        private TextKey Key(string text, bool isQuery)
        {
            var tokenizer = model.Tokenizer;
            if (isQuery)
                return TextKey.Split(tokenizer.Encode(text, "", maxLength)).Query;
            var none = new EncodedText(ReadOnlyMemory<int>.Empty);
            return TextKey.Split(tokenizer.Encode(none, text, joined.LimitOf(none, maxLength))).Document;
        }
    }
}
