namespace Reranker.Onnx;

/// <summary>Writes what a joined cross-encoder makes of a pair whose texts were read already.</summary>
/// <remarks>
/// Inputs <c>query_states</c> [batch_size, query_length, hidden_size] and <c>document_states</c> [batch_size, document_length, hidden_size] (float), <c>query_mask</c> and
/// <c>document_mask</c> (int64), <c>cosine</c> and <c>terms</c> [batch_size, 1] (float); output <c>logits</c> [batch_size, 1].
/// </remarks>
internal sealed class JoinedReadingGraph : JoinedGraphParts
{
    private JoinedReadingGraph(BertConfig config, Func<string, NamedWeights> weights, WeightPrecision precision)
        : base(config, weights, new OnnxGraph("joined-reading", precision))
    {
    }

    public static byte[] Write(BertConfig config, Func<string, NamedWeights> weights, WeightPrecision precision) => new JoinedReadingGraph(config, weights, precision).Write();

    private byte[] Write()
    {
        var query = Graph.FloatInput("query_states", "batch_size", "query_length", $"{Config.HiddenSize}");
        var isQuery = Graph.Input("query_mask", "batch_size", "query_length");
        var document = Graph.FloatInput("document_states", "batch_size", "document_length", $"{Config.HiddenSize}");
        var isDocument = Graph.Input("document_mask", "batch_size", "document_length");
        var cosine = Graph.FloatInput("cosine", "batch_size", "1");
        var terms = Graph.FloatInput("terms", "batch_size", "1");

        var batch = Graph.Node("Shape", "batch", [isQuery], ("start", 0L), ("end", 1L));
        var queryPlaces = Graph.Node("Shape", "query_places", [isQuery], ("start", 1L), ("end", 2L));
        var places = Graph.Node("Shape", "document_places", [isDocument], ("start", 1L), ("end", 2L));
        Logits(cosine, terms, Read(PlaceByPlace("query", query), isQuery, queryPlaces, PlaceByPlace("document", document), isDocument, places, batch));
        Graph.Output("logits", "batch_size", "1");
        return Graph.ToBytes("A joined cross-encoder's upper part: relevance logits of texts that were read.");
    }

    private string PlaceByPlace(string name, string states) =>
        Rows($"{name}/rows", Graph.Node("Transpose", $"{name}/places", [states], ("perm", new long[] { 1, 0, 2 })), Config.HiddenSize);
}
