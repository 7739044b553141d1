namespace Reranker.Onnx;

/// <summary>Which tensors a model has, by BERT's names.</summary>
internal static class BertParameters
{
    /// <summary>Lists them with their shapes.</summary>
    /// <param name="config">The model's shape.</param>
    /// <param name="withHead">A cross-encoder's, with the head that scores; otherwise the encoder's alone.</param>
    public static IEnumerable<(string Name, long[] Shape)> Of(BertConfig config, bool withHead)
    {
        if (withHead && config.Joined is { } joined)
            return Joined(config, joined);
        long hidden = config.HiddenSize, narrow = config.EmbeddingWidth, wide = config.IntermediateSize;
        IEnumerable<(string, long[])> tensors =
        [
            .. Embeddings(config, hidden, narrow),
            .. Enumerable.Range(0, config.NumHiddenLayers).SelectMany(layer => Layer($"bert.encoder.layer.{layer}", hidden, wide)),
        ];
        return withHead ? [.. tensors, .. Linear("bert.pooler.dense", hidden, hidden), .. Linear("classifier", hidden, 1)] : tensors;
    }

    /// <summary>An encoder under the names that one has which was saved by itself, and what stands on top of it.</summary>
    private static IEnumerable<(string, long[])> Joined(BertConfig config, JoinedShape joined)
    {
        long hidden = config.HiddenSize;
        return
        [
            .. Of(config with { Joined = null }, withHead: false).Select(static tensor => (tensor.Name["bert.".Length..], tensor.Shape)),
            .. Enumerable.Range(0, joined.InteractionLayers).SelectMany(layer => Layer($"interaction.layer.{layer}", hidden, config.IntermediateSize)),
            ("interaction.segments", [2, hidden]), .. Linear("head.dense", hidden, hidden), .. Linear("head.out", hidden, 1),
            ("match.cosine", [1]), ("match.terms", [1]), ("match.bias", [1]), ("match.term_weights", [config.VocabSize]),
        ];
    }

    private static IEnumerable<(string, long[])> Embeddings(BertConfig config, long hidden, long narrow) =>
    [
        ("bert.embeddings.word_embeddings.weight", [config.VocabSize, narrow]),
        ("bert.embeddings.position_embeddings.weight", [config.MaxPositionEmbeddings, narrow]),
        .. config.TypeVocabSize > 0 ? [("bert.embeddings.token_type_embeddings.weight", [config.TypeVocabSize, narrow])] : Array.Empty<(string, long[])>(),
        .. Norm("bert.embeddings.LayerNorm", narrow),
        .. narrow == hidden ? [] : Linear("bert.embeddings.projection", narrow, hidden),
    ];

    private static IEnumerable<(string, long[])> Layer(string layer, long hidden, long wide) =>
    [
        .. Linear($"{layer}.attention.self.query", hidden, hidden),
        .. Linear($"{layer}.attention.self.key", hidden, hidden),
        .. Linear($"{layer}.attention.self.value", hidden, hidden),
        .. Linear($"{layer}.attention.output.dense", hidden, hidden),
        .. Norm($"{layer}.attention.output.LayerNorm", hidden),
        .. Linear($"{layer}.intermediate.dense", hidden, wide),
        .. Linear($"{layer}.output.dense", wide, hidden),
        .. Norm($"{layer}.output.LayerNorm", hidden),
    ];

    private static (string, long[])[] Linear(string name, long from, long to) => [($"{name}.weight", [to, from]), ($"{name}.bias", [to])];

    private static (string, long[])[] Norm(string name, long width) => [($"{name}.weight", [width]), ($"{name}.bias", [width])];
}
