namespace Reranker.Onnx;

/// <summary>What the graphs of a joined cross-encoder share: the query reads the document, and the logit is made.</summary>
internal abstract class JoinedGraphParts(BertConfig config, Func<string, NamedWeights> weights, OnnxGraph graph) : BertGraphParts(config, weights, graph)
{
    protected const long Int64 = 7, Float = 1;

    protected JoinedShape Shape { get; } = config.Joined!;

    /// <summary>Lets the query read itself and the document.</summary>
    /// <param name="query">[query · batch, hidden]: the states of the query's tokens, place by place.</param>
    /// <param name="isQuery">[batch, query] int64: 1 for its tokens, 0 for padding.</param>
    /// <param name="queryPlaces">[1]: the longest query.</param>
    /// <param name="document">[places · batch, hidden]: the states of the document's tokens, and maybe of others.</param>
    /// <param name="isDocument">[batch, places] int64: 1 for the document's tokens.</param>
    /// <param name="places">[1].</param>
    /// <param name="batch">[1].</param>
    /// <returns>[batch, hidden]: the query's first row after that.</returns>
    protected string Read(string query, string isQuery, string queryPlaces, string document, string isDocument, string places, string batch)
    {
        var segments = Weights("interaction.segments");
        var stream = Graph.Node("Add", "interaction/stream", [query, Graph.Node("Gather", "interaction/query_segment", [segments, Graph.Integer("zero", 0)])]);
        var seen = Graph.Node("Add", "interaction/seen", [document, Graph.Node("Gather", "interaction/document_segment", [segments, Graph.Integer("unit", 1)])]);
        var isSeen = Graph.Node("Concat", "interaction/is_seen", [isQuery, isDocument], ("axis", 1L));
        var bias = Graph.Node("Unsqueeze", "interaction/bias", [Bias("interaction", Graph.Node("Cast", "interaction/real", [isSeen], ("to", Float))), Graph.Integers("axes_1_2", 1, 2)]);
        var streamShape = HeadsShape("interaction/stream_heads", queryPlaces, batch);
        var seenShape = HeadsShape("interaction/seen_heads", Graph.Node("Add", "interaction/places", [queryPlaces, places]), batch);
        for (var layer = 0; layer < Shape.InteractionLayers; layer++)
        {
            var name = $"interaction{layer}";
            var last = layer == Shape.InteractionLayers - 1;
            var rows = last ? Graph.Node("Slice", $"{name}/cls", [stream, Graph.Integers("from_0", 0), batch, Graph.Integers("axis_0", 0)]) : stream;
            var rowsShape = last ? Graph.Integers("first_shape", 1, -1, Config.NumAttentionHeads, HeadSize) : streamShape;
            var both = Graph.Node("Concat", $"{name}/both", [stream, seen], ("axis", 0L));
            stream = Attend(name, $"interaction.layer.{layer}", rows, rowsShape, both, seenShape, bias);
        }

        return stream;
    }

    /// <summary>Words at their places → [places · batch, hidden]: the one segment that the encoder knows is added, and the sum normalised, and widened where embeddings are narrower.</summary>
    protected string Embedded(string placed)
    {
        if (Config.TypeVocabSize > 0)
        {
            var segment = Graph.Node("Gather", "embeddings/segment", [Weights("embeddings.token_type_embeddings.weight"), Graph.Integer("zero", 0)]);
            placed = Graph.Node("Add", "embeddings/sum", [placed, segment]);
        }

        var normed = Rows("embeddings/rows", Norm("embeddings/norm", placed, "embeddings.LayerNorm"), Config.EmbeddingWidth);
        return Config.EmbeddingWidth == Config.HiddenSize ? normed : Linear("embeddings/projected", normed, "embeddings.projection");
    }

    /// <summary>1 → 0, 0 → a large negative number.</summary>
    protected string Bias(string name, string seen) =>
        Graph.Node("Mul", $"{name}/scaled", [Graph.Node("Sub", $"{name}/hidden", [Graph.Scalar("one", 1), seen]), Graph.Scalar("lowest", -1e9f)]);

    protected string HeadsShape(string name, string places, string batch) =>
        Graph.Node("Concat", name, [places, batch, Graph.Integers("heads", Config.NumAttentionHeads, HeadSize)], ("axis", 0L));

    /// <summary>a · cosine + c · terms + b + head: the graph's <c>logits</c>, [batch, 1].</summary>
    protected void Logits(string cosine, string terms, string stream)
    {
        var head = Linear("head/out", Graph.Node("Tanh", "head/pooled", [Linear("head/dense", stream, "head.dense")]), "head.out");
        var byCosine = Graph.Node("Mul", "match/by_cosine", [cosine, Weights("match.cosine")]);
        var byTerms = Graph.Node("Mul", "match/by_terms", [terms, Weights("match.terms")]);
        var matched = Graph.Node("Add", "match/both", [byCosine, byTerms]);
        Graph.Node("Add", "logits", [Graph.Node("Add", "match/with_bias", [matched, Weights("match.bias")]), head]);
    }
}
