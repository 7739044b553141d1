namespace Reranker.Onnx.Tests.TestModels;

/// <summary>An ONNX file that adds two inputs, [batch, length, 8], and normalises the sum, as every layer of a transformer does twice.</summary>
internal static class NormedSum
{
    private const int Float = 1;
    private const int Width = 8;

    public static byte[] Write()
    {
        var model = new ProtoWriter();
        model.Integer(1, 8).Message(8, static opset => opset.Text(1, "").Integer(2, 17)).Message(7, static graph =>
        {
            graph.Message(1, static node => node.Text(1, "left").Text(1, "right").Text(2, "sum").Text(4, "Add"));
            graph.Message(1, static node => node.Text(1, "sum").Text(1, "scale").Text(1, "bias").Text(2, "normed").Text(4, "LayerNormalization"));
            graph.Text(2, "normed-sum");
            foreach (var constant in new[] { "scale", "bias" })
                graph.Message(5, tensor => tensor.Integer(1, Width).Integer(2, Float).Text(8, constant).Bytes(9, new byte[Width * sizeof(float)]));
            foreach (var input in new[] { "left", "right" })
                graph.Message(11, value => Describe(value, input));
            graph.Message(12, static value => Describe(value, "normed"));
        });
        return model.ToArray();
    }

    private static void Describe(ProtoWriter value, string name) =>
        value.Text(1, name).Message(2, static type => type.Message(1, static tensor => tensor.Integer(1, Float).Message(2, static shape =>
            shape.Message(1, static rows => rows.Text(2, "batch_size")).Message(1, static places => places.Text(2, "sequence_length")).Message(1, static last => last.Integer(1, Width)))));
}
