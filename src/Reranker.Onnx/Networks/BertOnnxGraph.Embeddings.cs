namespace Reranker.Onnx;

/// <content>What comes before the layers.</content>
internal sealed partial class BertOnnxGraph
{
    /// <summary>[batch, length] of 0 and 1 → [batch, 1, 1, length]: 0 for tokens, a large negative number for padding.</summary>
    private string MaskBias(string mask)
    {
        var real = _graph.Node("Cast", "mask/real", [mask], ("to", 1L));
        var padded = _graph.Node("Sub", "mask/padded", [_graph.Scalar("one", 1), real]);
        var scaled = _graph.Node("Mul", "mask/scaled", [padded, _graph.Scalar("lowest", -1e9f)]);
        return _graph.Node("Unsqueeze", "mask/bias", [scaled, _graph.Integers("axes_1_2", 1, 2)]);
    }

    /// <summary>[batch, length] → [length, batch].</summary>
    private string PlaceByPlace(string input) => _graph.Node("Transpose", $"{input}/places", [input], ("perm", new long[] { 1, 0 }));

    /// <summary>[length, batch] → [length · batch, hidden].</summary>
    private string Embeddings(string ids, string? types)
    {
        const string Prefix = "bert.embeddings";
        var words = _graph.Node("Gather", "embeddings/words", [Weights($"{Prefix}.word_embeddings.weight"), ids]);
        var positions = Positions($"{Prefix}.position_embeddings.weight", ids);
        var sum = _graph.Node("Add", "embeddings/placed", [words, positions]);
        if (_config.TypeVocabSize > 0)
        {
            // A single segment is the same for every token.
            var segments = Weights($"{Prefix}.token_type_embeddings.weight");
            sum = _graph.Node("Add", "embeddings/sum", [sum, types is null ? segments : _graph.Node("Gather", "embeddings/segments", [segments, types])]);
        }

        var normed = Rows("embeddings/rows", Norm("embeddings/norm", sum, $"{Prefix}.LayerNorm"), _config.EmbeddingWidth);
        return _config.EmbeddingWidth == _config.HiddenSize ? normed : Linear("embeddings/projected", normed, $"{Prefix}.projection");
    }

    /// <summary>The embeddings of places 0, 1, …; in RoBERTa of the tokens that are no padding, counted from after its id.</summary>
    private string Positions(string table, string ids)
    {
        if (!_config.CountsPositionsFromPadding)
        {
            var length = _graph.Node("Shape", "embeddings/length", [ids], ("start", 0L), ("end", 1L));
            var first = _graph.Node("Slice", "embeddings/first_positions", [Weights(table), _graph.Integers("from_0", 0), length, _graph.Integers("axis_0", 0)]);
            return _graph.Node("Unsqueeze", "embeddings/positions", [first, _graph.Integers("axis_1", 1)]);
        }

        var padding = _graph.Integer("padding", _config.PadTokenId);
        var isPadding = _graph.Node("Equal", "embeddings/is_padding", [ids, padding]);
        var tokens = _graph.Node("Cast", "embeddings/tokens", [_graph.Node("Not", "embeddings/is_token", [isPadding])], ("to", 7L));
        var counted = _graph.Node("CumSum", "embeddings/counted", [tokens, _graph.Integer("along_places", 0)]);
        var places = _graph.Node("Add", "embeddings/places", [_graph.Node("Mul", "embeddings/counted_tokens", [counted, tokens]), padding]);
        return _graph.Node("Gather", "embeddings/positions", [Weights(table), places]);
    }
}
