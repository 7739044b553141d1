using Reranker.Onnx;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Scores pairs of any lengths, in batches of nearly equal lengths as the serving line plans them.</summary>
internal static class PairForward
{
    private const int TokenBudget = 2048;
    private const double MaxPadding = 0.05;

    /// <summary>Logits of all pairs, [pairs], in their own order; differentiable.</summary>
    public static Tensor Logits(BertCrossEncoder model, IReadOnlyList<EncodedPair> pairs)
    {
        using var scope = NewDisposeScope();
        var batches = BatchPlanner.Plan([.. pairs.Select(static pair => pair.Length)], TokenBudget, MaxPadding);
        var place = new long[pairs.Count];
        foreach (var (index, pair) in batches.SelectMany(static batch => batch.Pairs.ToArray()).Index())
            place[pair] = index;
        return cat([.. batches.Select(batch => Forward(model, pairs, batch))]).index_select(0, tensor(place)).MoveToOuterDisposeScope();
    }

    private static Tensor Forward(BertCrossEncoder model, IReadOnlyList<EncodedPair> pairs, PairBatch batch)
    {
        using var scope = NewDisposeScope();
        var (rows, length) = (batch.Pairs.Length, batch.Length);
        var ids = new long[rows * length];
        var types = new long[ids.Length];
        var bias = new float[ids.Length];
        Array.Fill(ids, model.Config.PadTokenId);
        Array.Fill(bias, float.NegativeInfinity);
        var tokens = 0;
        for (var row = 0; row < rows; row++)
        {
            var pair = pairs[batch.Pairs.Span[row]];
            var start = row * length;
            for (var i = 0; i < pair.Length; i++)
                ids[start + i] = pair.Ids.Span[i];
            types.AsSpan(start + pair.SecondSegmentStart, pair.Length - pair.SecondSegmentStart).Fill(1);
            bias.AsSpan(start, pair.Length).Clear();
            tokens += pair.Length;
        }

        return model.Forward(
            tensor(ids, [rows, length]),
            tensor(types, [rows, length]),
            tokens < ids.Length ? tensor(bias, [rows, 1, 1, length]) : null).MoveToOuterDisposeScope();
    }
}
