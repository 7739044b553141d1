using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Training;

/// <summary>The shape of a BERT cross-encoder: Hugging Face's <c>config.json</c>, as much of it as the architecture needs.</summary>
public sealed record BertConfig
{
    /// <summary>Entries of the vocabulary.</summary>
    public int VocabSize { get; init; } = 30_522;

    /// <summary>The width of a token's vector; a multiple of <see cref="NumAttentionHeads"/>.</summary>
    public int HiddenSize { get; init; } = 384;

    /// <summary>Transformer layers.</summary>
    public int NumHiddenLayers { get; init; } = 6;

    /// <summary>Attention heads a layer.</summary>
    public int NumAttentionHeads { get; init; } = 12;

    /// <summary>The width inside the feed-forward block.</summary>
    public int IntermediateSize { get; init; } = 1536;

    /// <summary>The most tokens that a pair may have, special tokens included.</summary>
    public int MaxPositionEmbeddings { get; init; } = 512;

    /// <summary>Kinds of segments: 2, the query and the document.</summary>
    public int TypeVocabSize { get; init; } = 2;

    /// <summary>The probability of dropout after embeddings, attention and feed-forward, while training.</summary>
    public double HiddenDropoutProb { get; init; } = 0.1;

    /// <summary>The probability of dropout of attention weights, while training.</summary>
    public double AttentionProbsDropoutProb { get; init; } = 0.1;

    /// <summary>The ε of layer normalisation.</summary>
    public double LayerNormEps { get; init; } = 1e-12;

    /// <summary>The standard deviation of initial weights.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>The activation of the feed-forward block; only <c>gelu</c> (exact, by the error function) is known here.</summary>
    public string HiddenAct { get; init; } = "gelu";

    /// <summary>The kind of position embedding; only <c>absolute</c> is known here.</summary>
    public string PositionEmbeddingType { get; init; } = "absolute";

    /// <summary>The kind of model; only <c>bert</c> can be trained.</summary>
    public string ModelType { get; init; } = "bert";

    /// <summary>The id of the padding token.</summary>
    public int PadTokenId { get; init; }

    /// <summary>Reads a <c>config.json</c>.</summary>
    /// <exception cref="ModelPackageException">It is missing, broken, or of an architecture that cannot be trained.</exception>
    public static BertConfig Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var config = JsonSerializer.Deserialize(stream, BertConfigJson.Default.BertConfig) ?? throw new JsonException("The file holds null.");
            config.RequireTrainable(path);
            return config;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ModelPackageException(path, $"The model's configuration '{path}' cannot be read: {error.Message}", error);
        }
    }

    private void RequireTrainable(string path)
    {
        if (ModelType != "bert" || HiddenAct != "gelu" || PositionEmbeddingType != "absolute")
            throw new ModelPackageException(path,
                $"'{path}' describes a model_type '{ModelType}' with hidden_act '{HiddenAct}' and position_embedding_type '{PositionEmbeddingType}'; " +
                "training needs model_type 'bert', hidden_act 'gelu' and position_embedding_type 'absolute'.");
        if (VocabSize < 1 || NumHiddenLayers < 1 || NumAttentionHeads < 1 || HiddenSize < 1 || HiddenSize % NumAttentionHeads != 0
            || IntermediateSize < 1 || MaxPositionEmbeddings < 8 || TypeVocabSize < 2)
            throw new ModelPackageException(path,
                $"'{path}' describes no possible BERT: sizes must be positive, hidden_size ({HiddenSize}) a multiple of num_attention_heads ({NumAttentionHeads}), type_vocab_size 2.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BertConfig))]
internal sealed partial class BertConfigJson : JsonSerializerContext;
