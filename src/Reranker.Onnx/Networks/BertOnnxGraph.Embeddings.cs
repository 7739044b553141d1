namespace Reranker.Onnx;

/// <content>What comes before the layers.</content>
internal sealed partial class BertOnnxGraph
{
    /// <summary>[batch, length] of 0 and 1 → [batch, 1, 1, length]: 0 for tokens, a large negative number for padding.</summary>
    private string MaskBias(string mask)
    {
        var real = Graph.Node("Cast", "mask/real", [mask], ("to", 1L));
        var padded = Graph.Node("Sub", "mask/padded", [Graph.Scalar("one", 1), real]);
        var scaled = Graph.Node("Mul", "mask/scaled", [padded, Graph.Scalar("lowest", -1e9f)]);
        return Graph.Node("Unsqueeze", "mask/bias", [scaled, Graph.Integers("axes_1_2", 1, 2)]);
    }

    /// <summary>[batch, length] → [length, batch].</summary>
    private string PlaceByPlace(string input) => Graph.Node("Transpose", $"{input}/places", [input], ("perm", new long[] { 1, 0 }));

    /// <summary>[length, batch] → [length · batch, hidden].</summary>
    private string Embeddings(string ids, string? types)
    {
        const string Prefix = "bert.embeddings";
        var words = Graph.Node("Gather", "embeddings/words", [Weights($"{Prefix}.word_embeddings.weight"), ids]);
        var positions = Positions($"{Prefix}.position_embeddings.weight", ids);
        var sum = Graph.Node("Add", "embeddings/placed", [words, positions]);
        if (Config.TypeVocabSize > 0)
        {
            // A single segment is the same for every token.
            var segments = Weights($"{Prefix}.token_type_embeddings.weight");
            sum = Graph.Node("Add", "embeddings/sum", [sum, types is null ? segments : Graph.Node("Gather", "embeddings/segments", [segments, types])]);
        }

        var normed = Rows("embeddings/rows", Norm("embeddings/norm", sum, $"{Prefix}.LayerNorm"), Config.EmbeddingWidth);
        return Config.EmbeddingWidth == Config.HiddenSize ? normed : Linear("embeddings/projected", normed, $"{Prefix}.projection");
    }

    /// <summary>The embeddings of places 0, 1, …; in RoBERTa of the tokens that are no padding, counted from after its id.</summary>
    private string Positions(string table, string ids)
    {
        if (!Config.CountsPositionsFromPadding)
        {
            var length = Graph.Node("Shape", "embeddings/length", [ids], ("start", 0L), ("end", 1L));
            var first = Graph.Node("Slice", "embeddings/first_positions", [Weights(table), Graph.Integers("from_0", 0), length, Graph.Integers("axis_0", 0)]);
            return Graph.Node("Unsqueeze", "embeddings/positions", [first, Graph.Integers("axis_1", 1)]);
        }

        var padding = Graph.Integer("padding", Config.PadTokenId);
        var isPadding = Graph.Node("Equal", "embeddings/is_padding", [ids, padding]);
        var tokens = Graph.Node("Cast", "embeddings/tokens", [Graph.Node("Not", "embeddings/is_token", [isPadding])], ("to", 7L));
        var counted = Graph.Node("CumSum", "embeddings/counted", [tokens, Graph.Integer("along_places", 0)]);
        var places = Graph.Node("Add", "embeddings/places", [Graph.Node("Mul", "embeddings/counted_tokens", [counted, tokens]), padding]);
        return Graph.Node("Gather", "embeddings/positions", [Weights(table), places]);
    }
}
