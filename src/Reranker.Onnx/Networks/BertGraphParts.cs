namespace Reranker.Onnx;

/// <summary>What the graphs of BERT's kin are made of: products, norms, and layers in which rows attend to others.</summary>
/// <param name="config">The shape.</param>
/// <param name="weights">The tensors by BERT's names.</param>
/// <param name="graph">What is built.</param>
internal abstract class BertGraphParts(BertConfig config, Func<string, NamedWeights> weights, OnnxGraph graph)
{
    protected BertConfig Config { get; } = config;

    protected OnnxGraph Graph { get; } = graph;

    protected int HeadSize => Config.HiddenSize / Config.NumAttentionHeads;

    /// <summary>[rows, hidden] → [length, batch, heads, head size], permuted.</summary>
    protected string Heads(string name, string input, string weights, string shape, params long[] permutation)
    {
        var split = Graph.Node("Reshape", $"{name}_split", [Linear($"{name}_flat", input, weights), shape]);
        return Graph.Node("Transpose", name, [split], ("perm", permutation));
    }

    /// <summary>All but the last dimensions as one.</summary>
    protected string Rows(string name, string input, int width) => Graph.Node("Reshape", name, [input, Graph.Integers($"rows_of_{width}", -1, width)]);

    /// <summary>x · Wᵀ + b. Torch keeps W as [out, in]; MatMul wants [in, out].</summary>
    protected string Linear(string name, string input, string weights)
    {
        var (_, shape, values) = Stored($"{weights}.weight");
        var (rows, columns) = ((int)shape[0], (int)shape[1]);
        var transposed = new float[values.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                transposed[(column * rows) + row] = values[(row * columns) + column];

        var product = Graph.Node("MatMul", $"{name}_product", [input, Graph.Weights($"{weights}.weight_t", [columns, rows], transposed)]);
        return Graph.Node("Add", name, [product, Weights($"{weights}.bias")]);
    }

    protected string Norm(string name, string input, string weights) =>
        Graph.Node("LayerNormalization", name, [input, Weights($"{weights}.weight"), Weights($"{weights}.bias")],
            ("axis", -1L), ("epsilon", (float)Config.LayerNormEps));

    /// <summary>½ x (1 + erf(x / √2)): Hendrycks and Gimpel 2016, exact.</summary>
    protected string Gelu(string name, string input)
    {
        var error = Graph.Node("Erf", $"{name}_erf", [Graph.Node("Div", $"{name}_div", [input, Graph.Scalar("sqrt_2", (float)Math.Sqrt(2))])]);
        var raised = Graph.Node("Add", $"{name}_raised", [error, Graph.Scalar("one", 1)]);
        return Graph.Node("Mul", name, [Graph.Node("Mul", $"{name}_product", [input, raised]), Graph.Scalar("half", 0.5f)]);
    }

    protected string Weights(string name) => Graph.Weights(name, Stored(name).Shape, Stored(name).Values);

    /// <summary>The weights that BERT calls by this name.</summary>
    protected NamedWeights Stored(string name) => weights(name);

    /// <summary>A layer: attention with its residual and norm, then feed-forward with its own.</summary>
    /// <param name="layer">What its nodes are called.</param>
    /// <param name="weights">What its weights are called.</param>
    /// <param name="rows">[rows · batch, hidden]: what is computed anew.</param>
    /// <param name="rowsShape">[rows, batch, heads, head size].</param>
    /// <param name="seen">[length · batch, hidden]: what it attends to.</param>
    /// <param name="seenShape">[length, batch, heads, head size].</param>
    /// <param name="bias">Added to the products; broadcasts to [batch, heads, rows, length].</param>
    /// <returns>[rows · batch, hidden].</returns>
    protected string Attend(string layer, string weights, string rows, string rowsShape, string seen, string seenShape, string bias)
    {
        var query = Heads($"{layer}/query", rows, $"{weights}.attention.self.query", rowsShape, 1, 2, 0, 3);
        var key = Heads($"{layer}/key", seen, $"{weights}.attention.self.key", seenShape, 1, 2, 3, 0);
        var value = Heads($"{layer}/value", seen, $"{weights}.attention.self.value", seenShape, 1, 2, 0, 3);
        var products = Graph.Node("MatMul", $"{layer}/products", [query, key]);
        var scaled = Graph.Node("Mul", $"{layer}/scaled", [products, Graph.Scalar("head_scale", (float)(1 / Math.Sqrt(HeadSize)))]);
        var masked = Graph.Node("Add", $"{layer}/masked", [scaled, bias]);
        var attention = Graph.Node("Softmax", $"{layer}/attention", [masked], ("axis", -1L));
        var attended = Graph.Node("MatMul", $"{layer}/attended", [attention, value]);
        var joined = Rows($"{layer}/joined", Graph.Node("Transpose", $"{layer}/turned", [attended], ("perm", new long[] { 2, 0, 1, 3 })), Config.HiddenSize);

        var projected = Linear($"{layer}/projected", joined, $"{weights}.attention.output.dense");
        var normed = Norm($"{layer}/attention_norm", Graph.Node("Add", $"{layer}/attention_sum", [projected, rows]), $"{weights}.attention.output.LayerNorm");
        var expanded = Gelu($"{layer}/gelu", Linear($"{layer}/intermediate", normed, $"{weights}.intermediate.dense"));
        var output = Linear($"{layer}/output", expanded, $"{weights}.output.dense");
        return Norm($"{layer}/output_norm", Graph.Node("Add", $"{layer}/output_sum", [output, normed]), $"{weights}.output.LayerNorm");
    }
}
