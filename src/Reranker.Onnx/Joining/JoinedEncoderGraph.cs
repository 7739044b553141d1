namespace Reranker.Onnx;

/// <summary>Writes what a joined cross-encoder makes of one text by itself: the states that are joined, and its vector.</summary>
/// <remarks>Inputs <c>input_ids</c> and <c>attention_mask</c>, int64 [batch_size, sequence_length], a query's prompt among its tokens; outputs <c>states</c> [batch_size, sequence_length, hidden_size] and <c>vector</c> [batch_size, hidden_size], of length 1.</remarks>
internal sealed class JoinedEncoderGraph : JoinedGraphParts
{
    private JoinedEncoderGraph(BertConfig config, Func<string, NamedWeights> weights, WeightPrecision precision)
        : base(config, weights, new OnnxGraph("joined-encoder", precision))
    {
    }

    public static byte[] Write(BertConfig config, Func<string, NamedWeights> weights, WeightPrecision precision) => new JoinedEncoderGraph(config, weights, precision).Write();

    private byte[] Write()
    {
        var ids = Graph.Input("input_ids", "batch_size", "sequence_length");
        var mask = Graph.Input("attention_mask", "batch_size", "sequence_length");
        var batch = Graph.Node("Shape", "batch", [ids], ("start", 0L), ("end", 1L));
        var places = Graph.Node("Shape", "length", [ids], ("start", 1L), ("end", 2L));
        var heads = HeadsShape("heads_shape", places, batch);
        var bias = Graph.Node("Unsqueeze", "mask/bias", [Bias("mask", Graph.Node("Cast", "mask/real", [mask], ("to", Float))), Graph.Integers("axes_1_2", 1, 2)]);

        var hidden = Embeddings(ids, places);
        var split = hidden;
        for (var layer = 0; layer < Config.NumHiddenLayers; layer++)
        {
            var last = layer == Config.NumHiddenLayers - 1 && Shape.SplitLayers <= layer;
            var rows = last ? Cls("last/cls", hidden, batch) : hidden;
            var rowsShape = last ? Graph.Integers("cls_shape", 1, -1, Config.NumAttentionHeads, HeadSize) : heads;
            hidden = Attend($"layer{layer}", $"encoder.layer.{layer}", rows, rowsShape, hidden, heads, bias);
            if (layer == Shape.SplitLayers - 1)
                split = hidden;
        }

        Graph.Node("LpNormalization", "vector", [Cls("vector/cls", hidden, batch)], ("axis", -1L), ("p", 2L));
        var shape = Graph.Node("Concat", "states/shape", [places, batch, Graph.Integers("hidden_size", Config.HiddenSize)], ("axis", 0L));
        Graph.Node("Transpose", "states", [Graph.Node("Reshape", "states/by_place", [split, shape])], ("perm", new long[] { 1, 0, 2 }));
        Graph.Output("states", "batch_size", "sequence_length", $"{Config.HiddenSize}");
        Graph.Output("vector", "batch_size", $"{Config.HiddenSize}");
        return Graph.ToBytes("A joined cross-encoder's encoder: what it makes of one text.");
    }

    private string Cls(string name, string hidden, string batch) =>
        Graph.Node("Slice", name, [hidden, Graph.Integers("from_0", 0), batch, Graph.Integers("axis_0", 0)]);

    private string Embeddings(string ids, string places)
    {
        var words = Graph.Node("Gather", "embeddings/words", [Weights("embeddings.word_embeddings.weight"), Graph.Node("Transpose", "ids/places", [ids], ("perm", new long[] { 1, 0 }))]);
        var first = Graph.Node("Slice", "embeddings/first", [Weights("embeddings.position_embeddings.weight"), Graph.Integers("from_0", 0), places, Graph.Integers("axis_0", 0)]);
        return Embedded(Graph.Node("Add", "embeddings/placed", [words, Graph.Node("Unsqueeze", "embeddings/positions", [first, Graph.Integers("axis_1", 1)])]));
    }
}
