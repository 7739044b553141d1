namespace Reranker.Onnx;

/// <summary>Writes the graph of BERT, or one of its kin, in standard ONNX operators.</summary>
/// <remarks>
/// Where only the <c>[CLS]</c> row of the last layer is read, that layer computes no other row; keys and values still see all tokens. Tokens lie place by place, as the rows
/// of one matrix: the first token of every text, then the second of every text, … So a bias joins its product (Gemm), heads are read
/// where they lie instead of being moved (FusedMatMul), and the <c>[CLS]</c> rows are the first ones. See docs/inference.md.
/// </remarks>
internal sealed partial class BertOnnxGraph : BertGraphParts
{
    private readonly BertOutput _output;

    private BertOnnxGraph(BertConfig config, BertOutput output, Func<string, NamedWeights> weights, WeightPrecision precision)
        : base(config, name => weights(CheckpointNames.Of(config.Family, name)), new OnnxGraph($"{config.ModelType}-{(output == BertOutput.Logits ? "cross-encoder" : "encoder")}", precision)) =>
        _output = output;

    /// <summary>Writes a cross-encoder.</summary>
    public static byte[] Write(BertConfig config, IReadOnlyList<NamedWeights> weights, WeightPrecision precision)
    {
        var byName = weights.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        return Write(config, BertOutput.Logits, name => byName[name], precision);
    }

    /// <param name="config">The shape.</param>
    /// <param name="output">What the graph gives.</param>
    /// <param name="weights">The tensors by their names in checkpoints of the family's whole model.</param>
    /// <param name="precision">How the graph stores them.</param>
    public static byte[] Write(BertConfig config, BertOutput output, Func<string, NamedWeights> weights, WeightPrecision precision) =>
        new BertOnnxGraph(config, output, weights, precision).Write();

    private byte[] Write()
    {
        var ids = Graph.Input("input_ids", "batch_size", "sequence_length");
        var mask = Graph.Input("attention_mask", "batch_size", "sequence_length");
        var types = Config.TypeVocabSize > 1 ? Graph.Input("token_type_ids", "batch_size", "sequence_length") : null;

        var bias = MaskBias(mask);
        var turned = PlaceByPlace(ids);
        var sizes = new Sizes(
            Graph.Node("Shape", "batch", [ids], ("start", 0L), ("end", 1L)),
            Graph.Node("Concat", "heads_shape", [Graph.Node("Shape", "places", [turned]), Graph.Integers("heads", Config.NumAttentionHeads, HeadSize)], ("axis", 0L)));
        var hidden = Embeddings(turned, types is null ? null : PlaceByPlace(types));
        for (var layer = 0; layer < Config.NumHiddenLayers; layer++)
            hidden = Layer(hidden, bias, layer, sizes);
        switch (_output)
        {
            case BertOutput.Logits:
                Head(hidden);
                Graph.Output("logits", "batch_size", "1");
                return Graph.ToBytes($"A cross-encoder ({Config.Architecture}): relevance logits of query-document pairs.");
            case BertOutput.FirstState:
                Graph.Node("Identity", "sentence_embedding", [hidden]);
                Graph.Output("sentence_embedding", "batch_size", $"{Config.HiddenSize}");
                break;
            default:
                TextByText(hidden, turned);
                Graph.Output("last_hidden_state", "batch_size", "sequence_length", $"{Config.HiddenSize}");
                break;
        }

        return Graph.ToBytes($"A sentence encoder ({Config.ModelType}).");
    }

    /// <summary>[length · batch, hidden] → [batch, length, hidden].</summary>
    private void TextByText(string hidden, string places)
    {
        var shape = Graph.Node("Concat", "states/shape", [Graph.Node("Shape", "states/places", [places]), Graph.Integers("hidden_size", Config.HiddenSize)], ("axis", 0L));
        Graph.Node("Transpose", "last_hidden_state", [Graph.Node("Reshape", "states/by_place", [hidden, shape])], ("perm", new long[] { 1, 0, 2 }));
    }

    /// <summary>[length · batch, hidden] → the same shape; of the last layer [batch, hidden] where no other row is read.</summary>
    private string Layer(string hidden, string bias, int index, Sizes sizes)
    {
        var weights = $"bert.encoder.layer.{index}";
        var layer = $"layer{index}";
        var last = index == Config.NumHiddenLayers - 1 && _output != BertOutput.TokenStates;
        var rows = last ? Graph.Node("Slice", $"{layer}/cls", [hidden, Graph.Integers("from_0", 0), sizes.Batch, Graph.Integers("axis_0", 0)]) : hidden;
        var rowsShape = last ? Graph.Integers("cls_shape", 1, -1, Config.NumAttentionHeads, HeadSize) : sizes.Heads;

        return Attend(layer, weights, rows, rowsShape, hidden, sizes.Heads, bias);
    }

    private void Head(string hidden)
    {
        var dense = Linear("head/dense", hidden, "bert.pooler.dense");
        var pooled = Config.Family switch
        {
            ModelFamily.DistilBert => Graph.Node("Relu", "head/pooled", [dense]),
            ModelFamily.Electra => Gelu("head/pooled", dense),
            _ => Graph.Node("Tanh", "head/pooled", [dense]),
        };
        Linear("logits", pooled, "classifier");
    }

    /// <summary>Shapes that are known only when the graph runs, by the names of their tensors.</summary>
    /// <param name="Batch">[batch].</param>
    /// <param name="Heads">[length, batch, heads, head size].</param>
    private readonly record struct Sizes(string Batch, string Heads);
}
