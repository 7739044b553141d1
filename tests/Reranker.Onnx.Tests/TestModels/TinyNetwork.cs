using System.Runtime.InteropServices;

namespace Reranker.Onnx.Tests.TestModels;

/// <summary>
/// An ONNX file that gives each pair the mean weight of its tokens, padding left out:
/// <c>logits = sum(weights[input_ids] * attention_mask) / sum(attention_mask)</c>.
/// </summary>
internal static class TinyNetwork
{
    private const int Float = 1, Int64 = 7;

    public static byte[] Write(float[] weights, string output = "logits", int labels = 1, bool tokenTypes = true)
    {
        var model = new ProtoWriter();
        model.Integer(1, 8).Message(8, static opset => opset.Text(1, "").Integer(2, 17)).Message(7, graph =>
        {
            Node(graph, "Gather", "weight", ["weights", "input_ids"]);
            Node(graph, "Cast", "mask", ["attention_mask"], ("to", Float));
            Node(graph, "Mul", "masked", ["weight", "mask"]);
            Node(graph, "ReduceSum", "total", ["masked", "axis"]);
            Node(graph, "ReduceSum", "count", ["mask", "axis"]);
            Node(graph, "Div", labels == 1 ? output : "mean", ["total", "count"]);
            if (labels > 1)
                Node(graph, "Concat", output, [.. Enumerable.Repeat("mean", labels)], ("axis", 1));

            graph.Text(2, "tiny");
            Tensor(graph, "weights", Float, weights.Length, MemoryMarshal.AsBytes<float>(weights).ToArray());
            Tensor(graph, "axis", Int64, 1, BitConverter.GetBytes(1L));
            foreach (var input in tokenTypes ? ["input_ids", "attention_mask", "token_type_ids"] : new[] { "input_ids", "attention_mask" })
                Value(graph, 11, input, Int64, null);
            Value(graph, 12, output, Float, labels);
        });
        return model.ToArray();
    }

    private static void Node(ProtoWriter graph, string type, string output, string[] inputs, params (string Name, int Value)[] attributes) =>
        graph.Message(1, node =>
        {
            foreach (var input in inputs)
                node.Text(1, input);
            node.Text(2, output).Text(3, type + output).Text(4, type);
            foreach (var (name, value) in attributes)
                node.Message(5, attribute => attribute.Text(1, name).Integer(3, value).Integer(20, 2));
        });

    private static void Tensor(ProtoWriter graph, string name, int type, int length, byte[] data) =>
        graph.Message(5, tensor => tensor.Integer(1, length).Integer(2, type).Text(8, name).Bytes(9, data));

    private static void Value(ProtoWriter graph, int field, string name, int type, int? columns) =>
        graph.Message(field, value => value.Text(1, name).Message(2, valueType => valueType.Message(1, tensor => tensor.Integer(1, type).Message(2, shape =>
        {
            shape.Message(1, static rows => rows.Text(2, "batch_size"));
            shape.Message(1, last => _ = columns is { } count ? last.Integer(1, count) : last.Text(2, "sequence_length"));
        }))));
}
