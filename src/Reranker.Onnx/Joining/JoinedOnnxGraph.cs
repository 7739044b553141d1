namespace Reranker.Onnx;

/// <summary>Writes the graph of a joined cross-encoder in standard ONNX operators, with the inputs of any other cross-encoder.</summary>
/// <remarks>
/// The document's own <c>[CLS]</c> and the query's prompt are columns before the pair's. Up to the split, and further for the two vectors, tokens attend to those of their own
/// text alone. Then the query's tokens read both. As in <see cref="BertOnnxGraph"/>, tokens lie place by place.
/// </remarks>
internal sealed class JoinedOnnxGraph : JoinedGraphParts
{
    private readonly int _clsId;

    private JoinedOnnxGraph(BertConfig config, int clsId, Func<string, NamedWeights> weights, WeightPrecision precision)
        : base(config, weights, new OnnxGraph("joined-cross-encoder", precision)) =>
        _clsId = clsId;

    /// <param name="config">The shape.</param>
    /// <param name="clsId">The token that a document's own part starts with.</param>
    /// <param name="weights">The tensors by their names in checkpoints.</param>
    /// <param name="precision">How the graph stores them.</param>
    public static byte[] Write(BertConfig config, int clsId, Func<string, NamedWeights> weights, WeightPrecision precision) =>
        new JoinedOnnxGraph(config, clsId, weights, precision).Write();

    /// <summary>Columns before the pair's: the document's <c>[CLS]</c>, and the prompt.</summary>
    private int Before => 1 + Shape.QueryPrompt.Count;

    private byte[] Write()
    {
        var ids = Graph.Input("input_ids", "batch_size", "sequence_length");
        var mask = Graph.Input("attention_mask", "batch_size", "sequence_length");
        var types = Graph.Input("token_type_ids", "batch_size", "sequence_length");

        var texts = PlacesOf(ids, mask, types);
        var hidden = Embeddings(ids, types, texts);
        var split = hidden;
        for (var layer = 0; layer < Config.NumHiddenLayers; layer++)
        {
            hidden = EncoderLayer(layer, hidden, texts);
            if (layer == Shape.SplitLayers - 1)
                split = hidden;
        }

        var cosine = Cosine(hidden, texts);
        Logits(cosine, TermMatch(ids, texts), Interaction(split, texts));
        Graph.Output("logits", "batch_size", "1");
        return Graph.ToBytes("A joined cross-encoder: relevance logits of query-document pairs.");
    }

    /// <summary>Which tokens belong to which text, and the shapes that follow from it.</summary>
    private TextPlaces PlacesOf(string ids, string mask, string types)
    {
        var batch = Graph.Node("Shape", "batch", [ids], ("start", 0L), ("end", 1L));
        var isDocument = Graph.Node("Mul", "texts/document", [types, mask]);                                            // [batch, length], 0 or 1
        var isQuery = Graph.Node("Sub", "texts/query", [mask, isDocument]);
        var queryLength = Graph.Node("ReduceSum", "texts/query_length", [isQuery, Graph.Integers("axis_1", 1)], ("keepdims", 1L));           // [batch, 1]
        var longest = Graph.Node("ReduceMax", "texts/longest_query", [queryLength], ("keepdims", 0L));
        var queryPlaces = Graph.Node("Reshape", "texts/query_places", [longest, Graph.Integers("vector", -1)]);        // [1]
        var places = Graph.Node("Add", "texts/places", [Graph.Node("Shape", "texts/length", [ids], ("start", 1L), ("end", 2L)), Graph.Integers("before", Before)]);

        // Columns of the document's [CLS] and of the prompt are there in every pair.
        var documentBefore = Graph.Integers("document_before", [1, .. Enumerable.Repeat(0L, Before - 1)]);
        var allDocument = PutBefore("texts/all_document", documentBefore, isDocument, batch);                            // [batch, places]
        var allReal = PutBefore("texts/all_real", Graph.Integers("real_before", [.. Enumerable.Repeat(1L, Before)]), mask, batch);
        return new TextPlaces(batch, isQuery, isDocument, queryLength, queryPlaces, places, allDocument,
            HeadsShape("texts/heads", places, batch), OwnTextBias(allDocument, allReal));
    }

    /// <summary>Puts the same columns before those of every pair.</summary>
    private string PutBefore(string name, string columns, string input, string batch)
    {
        var shape = Graph.Node("Concat", $"{name}/shape", [batch, Graph.Integers("before", Before)], ("axis", 0L));
        return Graph.Node("Concat", name, [Graph.Node("Expand", $"{name}/columns", [columns, shape]), input], ("axis", 1L));
    }

    /// <summary>[batch, 1, places, places]: 0 where both tokens are of one text, a large negative number elsewhere.</summary>
    private string OwnTextBias(string allDocument, string allReal)
    {
        var rows = Graph.Node("Unsqueeze", "own/rows", [allDocument, Graph.Integers("axis_2", 2)]);
        var columns = Graph.Node("Unsqueeze", "own/columns", [allDocument, Graph.Integers("axis_1", 1)]);
        var same = Graph.Node("Cast", "own/same", [Graph.Node("Equal", "own/equal", [rows, columns])], ("to", Float));
        var real = Graph.Node("Cast", "own/real", [Graph.Node("Unsqueeze", "own/real_columns", [allReal, Graph.Integers("axis_1", 1)])], ("to", Float));
        return Graph.Node("Unsqueeze", "own/bias", [Bias("own", Graph.Node("Mul", "own/seen", [same, real])), Graph.Integers("axis_1", 1)]);
    }

    /// <summary>[places · batch, hidden].</summary>
    private string Embeddings(string ids, string types, TextPlaces texts)
    {
        var before = Graph.Integers("ids_before", [_clsId, .. Shape.QueryPrompt.Select(static id => (long)id)]);
        var turnedIds = Turn("embeddings/ids", PutBefore("embeddings/all_ids", before, ids, texts.Batch));
        var words = Graph.Node("Gather", "embeddings/words", [Weights("embeddings.word_embeddings.weight"), turnedIds]);
        var positions = Graph.Node("Gather", "embeddings/positions", [Weights("embeddings.position_embeddings.weight"), Turn("embeddings/turned", Positions(types, texts))]);
        return Embedded(Graph.Node("Add", "embeddings/placed", [words, positions]));
    }

    /// <summary>[batch, places]: a query's tokens count on behind its prompt, a document's from its own <c>[CLS]</c>.</summary>
    private string Positions(string types, TextPlaces texts)
    {
        var prompt = Shape.QueryPrompt.Count;
        var length = Graph.Node("Sub", "positions/length", [texts.Places, Graph.Integers("before", Before)]);
        var range = Graph.Node("Range", "positions/range", [Graph.Integer("zero", 0), Graph.Node("Squeeze", "positions/count", [length]), Graph.Integer("unit", 1)]);        // [length]
        var isLater = Graph.Node("Cast", "positions/later", [Graph.Node("Greater", "positions/after_cls", [range, Graph.Integer("zero", 0)])], ("to", Int64));
        var query = Graph.Node("Add", "positions/query", [range, Graph.Node("Mul", "positions/shift", [isLater, Graph.Integer("prompt", prompt)])]);
        var document = Graph.Node("Add", "positions/document", [Graph.Node("Sub", "positions/from_query", [range, texts.QueryLength]), Graph.Integer("unit", 1)]);     // [batch, length]
        var isDocument = Graph.Node("Equal", "positions/is_document", [types, Graph.Integer("unit", 1)]);
        var own = Graph.Node("Where", "positions/own", [isDocument, document, query]);
        // Padding, and texts beyond what the model reads, must not lead out of the table.
        var inside = Graph.Node("Min", "positions/inside", [own, Graph.Integer("last_position", Config.MaxPositionEmbeddings - 1)]);
        return PutBefore("positions/all", Graph.Integers("positions_before", [0, .. Enumerable.Range(1, prompt).Select(static place => (long)place)]), inside, texts.Batch);
    }

    private string Turn(string name, string input) => Graph.Node("Transpose", name, [input], ("perm", new long[] { 1, 0 }));

    /// <summary>A layer in which each text reads itself; of the last one only both <c>[CLS]</c> rows, the document's first: [2 · batch, hidden].</summary>
    private string EncoderLayer(int index, string hidden, TextPlaces texts)
    {
        var (layer, weights) = ($"layer{index}", $"encoder.layer.{index}");
        if (index < Config.NumHiddenLayers - 1 || Shape.SplitLayers > index)
            return Attend(layer, weights, hidden, texts.Heads, hidden, texts.Heads, texts.OwnTextBias);
        var bias = Graph.Node("Gather", $"{layer}/bias", [texts.OwnTextBias, Graph.Integers("cls_places", 0, Before)], ("axis", 2L));
        return Attend(layer, weights, BothCls($"{layer}/cls", hidden, texts), Graph.Integers("clsShape", 2, -1, Config.NumAttentionHeads, HeadSize), hidden, texts.Heads, bias);
    }

    private string BothCls(string name, string hidden, TextPlaces texts)
    {
        var document = PlaceRows($"{name}/document", hidden, 0, texts.Batch);
        return Graph.Node("Concat", name, [document, PlaceRows($"{name}/query", hidden, Before, texts.Batch)], ("axis", 0L));
    }

    /// <summary>The rows of one place: [batch, hidden].</summary>
    private string PlaceRows(string name, string hidden, int place, string batch)
    {
        var start = Graph.Node("Mul", $"{name}/start", [batch, Graph.Integers($"place_{place}", place)]);
        return Graph.Node("Slice", name, [hidden, start, Graph.Node("Add", $"{name}/end", [start, batch]), Graph.Integers("axis_0", 0)]);
    }

    /// <summary>[batch, 1].</summary>
    private string Cosine(string hidden, TextPlaces texts)
    {
        var both = Shape.SplitLayers < Config.NumHiddenLayers ? hidden : BothCls("cosine/cls", hidden, texts);
        var unit = Graph.Node("LpNormalization", "cosine/unit", [both], ("axis", -1L), ("p", 2L));
        var document = Graph.Node("Slice", "cosine/document", [unit, Graph.Integers("from_0", 0), texts.Batch, Graph.Integers("axis_0", 0)]);
        var end = Graph.Node("Add", "cosine/end", [texts.Batch, texts.Batch]);
        var query = Graph.Node("Slice", "cosine/query", [unit, texts.Batch, end, Graph.Integers("axis_0", 0)]);
        return Graph.Node("ReduceSum", "cosine", [Graph.Node("Mul", "cosine/products", [query, document]), Graph.Integers("axis_1", 1)], ("keepdims", 1L));
    }

    /// <summary>The query's first row after it has read the document: [batch, hidden].</summary>
    private string Interaction(string split, TextPlaces texts)
    {
        var start = Graph.Node("Mul", "interaction/start", [texts.Batch, Graph.Integers($"place_{Before}", Before)]);
        var end = Graph.Node("Add", "interaction/end", [start, Graph.Node("Mul", "interaction/query_rows", [texts.QueryPlaces, texts.Batch])]);
        var query = Graph.Node("Slice", "interaction/query", [split, start, end, Graph.Integers("axis_0", 0)]);
        var isQuery = Graph.Node("Slice", "interaction/is_query", [texts.IsQuery, Graph.Integers("from_0", 0), texts.QueryPlaces, Graph.Integers("axis_1", 1)]);
        return Read(query, isQuery, texts.QueryPlaces, split, texts.AllDocument, texts.Places, texts.Batch);
    }

    /// <summary>BM25 over word pieces, as a share of the best there can be for one occurrence a term: [batch, 1].</summary>
    private string TermMatch(string ids, TextPlaces texts)
    {
        var first = Graph.Integers("from_0", 0);
        var axis = Graph.Integers("axis_1", 1);
        var queryIds = Graph.Node("Slice", "terms/query", [ids, first, texts.QueryPlaces, axis]);
        var isQuery = Graph.Node("Cast", "terms/is_query", [Graph.Node("Slice", "terms/query_mask", [texts.IsQuery, first, texts.QueryPlaces, axis])], ("to", Float));
        var isDocument = Graph.Node("Cast", "terms/is_document", [texts.IsDocument], ("to", Float));
        var rows = Graph.Node("Unsqueeze", "terms/rows", [queryIds, Graph.Integers("axis_2", 2)]);
        var equal = Graph.Node("Cast", "terms/equal", [Graph.Node("Equal", "terms/same", [rows, Graph.Node("Unsqueeze", "terms/columns", [ids, axis])])], ("to", Float));
        var found = Graph.Node("Mul", "terms/found", [equal, Graph.Node("Unsqueeze", "terms/document_columns", [isDocument, axis])]);
        var counts = Graph.Node("ReduceSum", "terms/counts", [found, Graph.Integers("axis_2", 2)], ("keepdims", 0L));                  // [batch, query]
        var weights = Graph.Node("Mul", "terms/weights", [Graph.Node("Gather", "terms/all_weights", [Weights("match.term_weights"), queryIds]), isQuery]);

        // The document's own [CLS] is one of its tokens.
        var length = Graph.Node("Add", "terms/length", [Graph.Node("ReduceSum", "terms/tokens", [isDocument, axis], ("keepdims", 1L)), Graph.Scalar("one", 1)]);
        var byLength = Graph.Node("Mul", "terms/by_length", [length, Graph.Scalar("length_weight", (float)(Shape.K1 * Shape.B / Shape.AverageLength))]);
        var damping = Graph.Node("Add", "terms/damping", [byLength, Graph.Scalar("damping_base", (float)(Shape.K1 * (1 - Shape.B)))]);
        var raised = Graph.Node("Mul", "terms/raised", [counts, Graph.Scalar("k1_plus_1", (float)(Shape.K1 + 1))]);
        var saturated = Graph.Node("Div", "terms/saturated", [raised, Graph.Node("Add", "terms/damped", [counts, damping])]);
        var matched = Graph.Node("ReduceSum", "terms/matched", [Graph.Node("Mul", "terms/weighted", [weights, saturated]), axis], ("keepdims", 1L));
        var possible = Graph.Node("Max", "terms/possible", [Graph.Node("ReduceSum", "terms/weight", [weights, axis], ("keepdims", 1L)), Graph.Scalar("tiny", 1e-6f)]);
        return Graph.Node("Div", "terms", [matched, possible]);
    }

    /// <summary>Who is who in a batch, by the names of tensors.</summary>
    /// <param name="Batch">[1]: how many pairs.</param>
    /// <param name="IsQuery">[batch, length]: 1 for the query's tokens, its <c>[CLS]</c> and <c>[SEP]</c> among them.</param>
    /// <param name="IsDocument">[batch, length]: 1 for the document's.</param>
    /// <param name="QueryLength">[batch, 1].</param>
    /// <param name="QueryPlaces">[1]: the longest query.</param>
    /// <param name="Places">[1]: all columns.</param>
    /// <param name="AllDocument">[batch, places].</param>
    /// <param name="Heads">[places, batch, heads, head size].</param>
    /// <param name="OwnTextBias">[batch, 1, places, places].</param>
    private readonly record struct TextPlaces(
        string Batch, string IsQuery, string IsDocument, string QueryLength, string QueryPlaces, string Places, string AllDocument, string Heads, string OwnTextBias);
}
