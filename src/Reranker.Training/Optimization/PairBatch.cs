using Reranker.Onnx;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Scores pairs of any lengths with little padding: sorted by length, cut into batches of a token budget.</summary>
internal static class PairBatch
{
    private const int TokenBudget = 4096;

    /// <summary>Logits of all pairs, [pairs], in their own order; differentiable.</summary>
    public static Tensor Forward(BertCrossEncoder model, IReadOnlyList<EncodedPair> pairs)
    {
        using var scope = NewDisposeScope();
        var order = Enumerable.Range(0, pairs.Count).OrderBy(index => pairs[index].Length).ToArray();
        var logits = new List<Tensor>();
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && pairs[order[end]].Length * (end + 1 - start) <= TokenBudget)
                end++;
            logits.Add(Forward(model, order[start..end].Select(index => pairs[index]).ToArray()));
            start = end;
        }

        var position = new long[order.Length];
        for (var i = 0; i < order.Length; i++)
            position[order[i]] = i;
        return cat(logits).index_select(0, tensor(position)).MoveToOuterDisposeScope();
    }

    private static Tensor Forward(BertCrossEncoder model, EncodedPair[] pairs)
    {
        using var scope = NewDisposeScope();
        var length = pairs.Max(static pair => pair.Length);
        var ids = new long[pairs.Length * length];
        var types = new long[ids.Length];
        var bias = new float[ids.Length];
        Array.Fill(ids, model.Config.PadTokenId);
        Array.Fill(bias, float.NegativeInfinity);
        for (var row = 0; row < pairs.Length; row++)
        {
            var tokens = pairs[row].Ids.Span;
            for (var i = 0; i < tokens.Length; i++)
                ids[(row * length) + i] = tokens[i];
            types.AsSpan((row * length) + pairs[row].SecondSegmentStart, tokens.Length - pairs[row].SecondSegmentStart).Fill(1);
            bias.AsSpan(row * length, tokens.Length).Clear();
        }

        var padded = pairs.Any(pair => pair.Length < length);
        return model.forward(
            tensor(ids, [pairs.Length, length]),
            tensor(types, [pairs.Length, length]),
            padded ? tensor(bias, [pairs.Length, 1, 1, length]) : null).MoveToOuterDisposeScope();
    }
}
