namespace Reranker.Onnx;

/// <summary>Writes the graph of BERT, or one of its kin, in standard ONNX operators.</summary>
/// <remarks>
/// Where only the <c>[CLS]</c> row of the last layer is read, that layer computes no other row; keys and values still see all tokens. Tokens lie place by place, as the rows
/// of one matrix: the first token of every text, then the second of every text, … So a bias joins its product (Gemm), heads are read
/// where they lie instead of being moved (FusedMatMul), and the <c>[CLS]</c> rows are the first ones. See docs/inference.md.
/// </remarks>
internal sealed partial class BertOnnxGraph
{
    private readonly BertConfig _config;
    private readonly BertOutput _output;
    private readonly Func<string, NamedWeights> _weights;
    private readonly OnnxGraph _graph;

    private BertOnnxGraph(BertConfig config, BertOutput output, Func<string, NamedWeights> weights, WeightPrecision precision)
    {
        _config = config;
        _output = output;
        _weights = weights;
        _graph = new OnnxGraph($"{config.ModelType}-{(output == BertOutput.Logits ? "cross-encoder" : "encoder")}", precision);
    }

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
        var ids = _graph.Input("input_ids", "batch_size", "sequence_length");
        var mask = _graph.Input("attention_mask", "batch_size", "sequence_length");
        var types = _config.TypeVocabSize > 1 ? _graph.Input("token_type_ids", "batch_size", "sequence_length") : null;

        var bias = MaskBias(mask);
        var turned = PlaceByPlace(ids);
        var sizes = new Sizes(
            _graph.Node("Shape", "batch", [ids], ("start", 0L), ("end", 1L)),
            _graph.Node("Concat", "heads_shape", [_graph.Node("Shape", "places", [turned]), _graph.Integers("heads", _config.NumAttentionHeads, HeadSize)], ("axis", 0L)));
        var hidden = Embeddings(turned, types is null ? null : PlaceByPlace(types));
        for (var layer = 0; layer < _config.NumHiddenLayers; layer++)
            hidden = Layer(hidden, bias, layer, sizes);
        switch (_output)
        {
            case BertOutput.Logits:
                Head(hidden);
                _graph.Output("logits", "batch_size", "1");
                return _graph.ToBytes($"A cross-encoder ({_config.Architecture}): relevance logits of query-document pairs.");
            case BertOutput.FirstState:
                _graph.Node("Identity", "sentence_embedding", [hidden]);
                _graph.Output("sentence_embedding", "batch_size", $"{_config.HiddenSize}");
                break;
            default:
                TextByText(hidden, turned);
                _graph.Output("last_hidden_state", "batch_size", "sequence_length", $"{_config.HiddenSize}");
                break;
        }

        return _graph.ToBytes($"A sentence encoder ({_config.ModelType}).");
    }

    /// <summary>[length · batch, hidden] → [batch, length, hidden].</summary>
    private void TextByText(string hidden, string places)
    {
        var shape = _graph.Node("Concat", "states/shape", [_graph.Node("Shape", "states/places", [places]), _graph.Integers("hidden_size", _config.HiddenSize)], ("axis", 0L));
        _graph.Node("Transpose", "last_hidden_state", [_graph.Node("Reshape", "states/by_place", [hidden, shape])], ("perm", new long[] { 1, 0, 2 }));
    }

    /// <summary>[length · batch, hidden] → the same shape; of the last layer [batch, hidden] where no other row is read.</summary>
    private string Layer(string hidden, string bias, int index, Sizes sizes)
    {
        var weights = $"bert.encoder.layer.{index}";
        var layer = $"layer{index}";
        var last = index == _config.NumHiddenLayers - 1 && _output != BertOutput.TokenStates;
        var rows = last ? _graph.Node("Slice", $"{layer}/cls", [hidden, _graph.Integers("from_0", 0), sizes.Batch, _graph.Integers("axis_0", 0)]) : hidden;
        var rowsShape = last ? _graph.Integers("cls_shape", 1, -1, _config.NumAttentionHeads, HeadSize) : sizes.Heads;

        var query = Heads($"{layer}/query", rows, $"{weights}.attention.self.query", rowsShape, 1, 2, 0, 3);
        var key = Heads($"{layer}/key", hidden, $"{weights}.attention.self.key", sizes.Heads, 1, 2, 3, 0);
        var value = Heads($"{layer}/value", hidden, $"{weights}.attention.self.value", sizes.Heads, 1, 2, 0, 3);
        var products = _graph.Node("MatMul", $"{layer}/products", [query, key]);
        var scaled = _graph.Node("Mul", $"{layer}/scaled", [products, _graph.Scalar("head_scale", (float)(1 / Math.Sqrt(HeadSize)))]);
        var masked = _graph.Node("Add", $"{layer}/masked", [scaled, bias]);
        var attention = _graph.Node("Softmax", $"{layer}/attention", [masked], ("axis", -1L));
        var attended = _graph.Node("MatMul", $"{layer}/attended", [attention, value]);
        var joined = Rows($"{layer}/joined", _graph.Node("Transpose", $"{layer}/turned", [attended], ("perm", new long[] { 2, 0, 1, 3 })), _config.HiddenSize);

        var projected = Linear($"{layer}/projected", joined, $"{weights}.attention.output.dense");
        var normed = Norm($"{layer}/attention_norm", _graph.Node("Add", $"{layer}/attention_sum", [projected, rows]), $"{weights}.attention.output.LayerNorm");
        var expanded = Gelu($"{layer}/gelu", Linear($"{layer}/intermediate", normed, $"{weights}.intermediate.dense"));
        var output = Linear($"{layer}/output", expanded, $"{weights}.output.dense");
        return Norm($"{layer}/output_norm", _graph.Node("Add", $"{layer}/output_sum", [output, normed]), $"{weights}.output.LayerNorm");
    }

    private void Head(string hidden)
    {
        var dense = Linear("head/dense", hidden, "bert.pooler.dense");
        var pooled = _config.Family switch
        {
            ModelFamily.DistilBert => _graph.Node("Relu", "head/pooled", [dense]),
            ModelFamily.Electra => Gelu("head/pooled", dense),
            _ => _graph.Node("Tanh", "head/pooled", [dense]),
        };
        Linear("logits", pooled, "classifier");
    }

    private int HeadSize => _config.HiddenSize / _config.NumAttentionHeads;

    /// <summary>[rows, hidden] → [length, batch, heads, head size], permuted.</summary>
    private string Heads(string name, string input, string weights, string shape, params long[] permutation)
    {
        var split = _graph.Node("Reshape", $"{name}_split", [Linear($"{name}_flat", input, weights), shape]);
        return _graph.Node("Transpose", name, [split], ("perm", permutation));
    }

    /// <summary>All but the last dimensions as one.</summary>
    private string Rows(string name, string input, int width) => _graph.Node("Reshape", name, [input, _graph.Integers($"rows_of_{width}", -1, width)]);

    /// <summary>x · Wᵀ + b. Torch keeps W as [out, in]; MatMul wants [in, out].</summary>
    private string Linear(string name, string input, string weights)
    {
        var (_, shape, values) = Stored($"{weights}.weight");
        var (rows, columns) = ((int)shape[0], (int)shape[1]);
        var transposed = new float[values.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                transposed[(column * rows) + row] = values[(row * columns) + column];

        var product = _graph.Node("MatMul", $"{name}_product", [input, _graph.Weights($"{weights}.weight_t", [columns, rows], transposed)]);
        return _graph.Node("Add", name, [product, Weights($"{weights}.bias")]);
    }

    private string Norm(string name, string input, string weights) =>
        _graph.Node("LayerNormalization", name, [input, Weights($"{weights}.weight"), Weights($"{weights}.bias")],
            ("axis", -1L), ("epsilon", (float)_config.LayerNormEps));

    /// <summary>½ x (1 + erf(x / √2)): Hendrycks and Gimpel 2016, exact.</summary>
    private string Gelu(string name, string input)
    {
        var error = _graph.Node("Erf", $"{name}_erf", [_graph.Node("Div", $"{name}_div", [input, _graph.Scalar("sqrt_2", (float)Math.Sqrt(2))])]);
        var raised = _graph.Node("Add", $"{name}_raised", [error, _graph.Scalar("one", 1)]);
        return _graph.Node("Mul", name, [_graph.Node("Mul", $"{name}_product", [input, raised]), _graph.Scalar("half", 0.5f)]);
    }

    private string Weights(string name) => _graph.Weights(name, Stored(name).Shape, Stored(name).Values);

    /// <summary>The weights that BERT calls by this name.</summary>
    private NamedWeights Stored(string name) => _weights(CheckpointNames.Of(_config.Family, name));

    /// <summary>Shapes that are known only when the graph runs, by the names of their tensors.</summary>
    /// <param name="Batch">[batch].</param>
    /// <param name="Heads">[length, batch, heads, head size].</param>
    private readonly record struct Sizes(string Batch, string Heads);
}
