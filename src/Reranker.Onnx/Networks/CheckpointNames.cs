namespace Reranker.Onnx.Networks;

/// <summary>What the parameters of each family are called in its checkpoints. Inside, all go by BERT's names.</summary>
public static class CheckpointNames
{
    private static readonly (string Ours, string Theirs)[] ClassificationHead =
        [("bert.pooler.dense", "classifier.dense"), ("classifier.", "classifier.out_proj.")];

    private static readonly string[] Heads = ["classifier.", "pre_classifier.", "bert.pooler."];

    private static readonly (string Ours, string Theirs)[] DistilBert =
    [
        ("bert.pooler.dense", "pre_classifier"),
        ("bert.encoder.layer", "distilbert.transformer.layer"),
        ("attention.self.query", "attention.q_lin"),
        ("attention.self.key", "attention.k_lin"),
        ("attention.self.value", "attention.v_lin"),
        ("attention.output.dense", "attention.out_lin"),
        ("attention.output.LayerNorm", "sa_layer_norm"),
        ("intermediate.dense", "ffn.lin1"),
        (".output.dense", ".ffn.lin2"),
        (".output.LayerNorm", ".output_layer_norm"),
        ("bert.embeddings", "distilbert.embeddings"),
    ];

    /// <summary>The name in a checkpoint of a parameter that BERT calls <paramref name="name"/>.</summary>
    public static string Of(ModelFamily family, string name) => family switch
    {
        ModelFamily.Bert => name,
        ModelFamily.DistilBert => DistilBert.Aggregate(name, static (current, names) => current.Replace(names.Ours, names.Theirs, StringComparison.Ordinal)),
        _ => Prefixed(name, EncoderPrefix(family)),
    };

    /// <summary>A tensor that some versions of transformers keep in a checkpoint though its model does not read it.</summary>
    public static bool IsUnread(ModelFamily family, string name) =>
        name.EndsWith(".position_ids", StringComparison.Ordinal)
        || (family is ModelFamily.Roberta or ModelFamily.XlmRoberta && name.StartsWith("roberta.pooler.", StringComparison.Ordinal));

    /// <summary>What the names of the family's encoder begin with in the checkpoints of a whole model; an encoder saved by itself has no such prefix.</summary>
    public static string EncoderPrefix(ModelFamily family) => family switch
    {
        ModelFamily.Bert => "bert.",
        ModelFamily.DistilBert => "distilbert.",
        ModelFamily.Electra => "electra.",
        _ => "roberta.",
    };

    /// <summary>Whether a parameter belongs to what classifies, not to what was pretrained. BERT's pooler was, but not in all checkpoints.</summary>
    public static bool IsHead(string name) => Heads.Any(head => name.StartsWith(head, StringComparison.Ordinal));

    private static string Prefixed(string name, string prefix)
    {
        if (name.StartsWith("bert.embeddings.projection", StringComparison.Ordinal))
            return $"{prefix}embeddings_project{name["bert.embeddings.projection".Length..]}";
        foreach (var (ours, theirs) in ClassificationHead)
            if (name.StartsWith(ours, StringComparison.Ordinal))
                return theirs + name[ours.Length..];
        return prefix + name["bert.".Length..];
    }
}
