using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Reranker.Onnx;

/// <summary>The shape of a cross-encoder of BERT's kin: Hugging Face's <c>config.json</c>, as much of it as the architecture needs.</summary>
/// <remarks>DistilBERT's own names for the same sizes (<c>dim</c>, <c>n_layers</c>, …) are read as BERT's.</remarks>
public sealed record BertConfig
{
    /// <summary>Entries of the vocabulary.</summary>
    public int VocabSize { get; init; } = 30_522;

    /// <summary>The width of a token's vector; a multiple of <see cref="NumAttentionHeads"/>.</summary>
    public int HiddenSize { get; init; } = 384;

    /// <summary>The width of a token's embedding where it is not <see cref="HiddenSize"/>, as ELECTRA's may be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? EmbeddingSize { get; init; }

    /// <summary>Transformer layers.</summary>
    public int NumHiddenLayers { get; init; } = 6;

    /// <summary>Attention heads a layer.</summary>
    public int NumAttentionHeads { get; init; } = 12;

    /// <summary>The width inside the feed-forward block.</summary>
    public int IntermediateSize { get; init; } = 1536;

    /// <summary>Position embeddings: the most tokens that a pair may have, special tokens included; RoBERTa leaves the first ones up to the padding's id unused.</summary>
    public int MaxPositionEmbeddings { get; init; } = 512;

    /// <summary>Kinds of segments: 2, the query and the document; RoBERTa has 1, DistilBERT 0.</summary>
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

    /// <summary>The family: <c>bert</c>, <c>distilbert</c>, <c>electra</c>, <c>roberta</c> or <c>xlm-roberta</c>.</summary>
    public string ModelType { get; init; } = "bert";

    /// <summary>The id of the padding token.</summary>
    public int PadTokenId { get; init; }

    /// <summary>The layers on top of an encoder that reads query and document apart; <see langword="null"/> (the default) for a model that reads both together from the first layer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JoinedShape? Joined { get; init; }

    /// <summary>Reads a <c>config.json</c>.</summary>
    /// <exception cref="ModelPackageException">It is missing, broken, or of an architecture that cannot be trained.</exception>
    public static BertConfig Load(string path)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? throw new JsonException("It holds no object.");
            UseUsualNames(json);
            // Configurations leave out what is usual; generated deserialisation would make it nothing.
            foreach (var (key, usual) in JsonSerializer.SerializeToNode(new BertConfig(), BertConfigJson.Default.BertConfig)!.AsObject())
                json[key] ??= usual?.DeepClone();
            var config = json.Deserialize(BertConfigJson.Default.BertConfig)! with
            {
                HasHead = json["architectures"] is JsonArray names && names.Any(static name => name?.ToString().EndsWith("ForSequenceClassification", StringComparison.Ordinal) == true),
            };
            config.RequireTrainable(path);
            return config;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ModelPackageException(path, $"The model's configuration '{path}' cannot be read: {error.Message}", error);
        }
    }

    private static readonly (string Name, ModelFamily Family, string Class)[] Families =
    [
        ("bert", ModelFamily.Bert, "BertForSequenceClassification"),
        ("distilbert", ModelFamily.DistilBert, "DistilBertForSequenceClassification"),
        ("electra", ModelFamily.Electra, "ElectraForSequenceClassification"),
        ("roberta", ModelFamily.Roberta, "RobertaForSequenceClassification"),
        ("xlm-roberta", ModelFamily.XlmRoberta, "XLMRobertaForSequenceClassification"),
    ];

    private static readonly (string Theirs, string Usual)[] DistilBertNames =
    [
        ("dim", "hidden_size"), ("n_layers", "num_hidden_layers"), ("n_heads", "num_attention_heads"), ("hidden_dim", "intermediate_size"),
        ("dropout", "hidden_dropout_prob"), ("attention_dropout", "attention_probs_dropout_prob"), ("activation", "hidden_act"),
    ];

    /// <summary>The family that <see cref="ModelType"/> names.</summary>
    [JsonIgnore]
    public ModelFamily Family => Families.First(family => family.Name == ModelType).Family;

    /// <summary>Whether the file says that the checkpoint has a trained head, as transformers and sentence-transformers understand it.</summary>
    [JsonIgnore]
    public bool HasHead { get; init; } = true;

    /// <summary>The class of transformers that has this shape.</summary>
    [JsonIgnore]
    public string Architecture => Families.First(family => family.Name == ModelType).Class;

    /// <summary>The class of transformers that is its encoder alone.</summary>
    [JsonIgnore]
    public string EncoderArchitecture => Architecture.Replace("ForSequenceClassification", "Model", StringComparison.Ordinal);

    /// <summary>The first token's position follows the padding's id.</summary>
    [JsonIgnore]
    public bool CountsPositionsFromPadding => Family is ModelFamily.Roberta or ModelFamily.XlmRoberta;

    /// <summary>The position embedding of the first token.</summary>
    [JsonIgnore]
    public int FirstPosition => CountsPositionsFromPadding ? PadTokenId + 1 : 0;

    /// <summary>The width of a token's embedding.</summary>
    [JsonIgnore]
    public int EmbeddingWidth => EmbeddingSize ?? HiddenSize;

    private static void UseUsualNames(JsonObject json)
    {
        switch ((string?)json["model_type"])
        {
            case "distilbert":
                json["type_vocab_size"] = 0;
                foreach (var (theirs, usual) in DistilBertNames)
                    if (json[theirs] is { } value)
                        json[usual] = value.DeepClone();
                break;
            case "electra":
                json["embedding_size"] ??= 128;
                break;
            case "roberta" or "xlm-roberta":
                json["pad_token_id"] ??= 1;
                break;
        }
    }

    /// <summary>The configuration under the names that transformers has for its family.</summary>
    public JsonObject ToJson()
    {
        var json = JsonSerializer.SerializeToNode(this, BertConfigJson.Default.BertConfig)!.AsObject();
        if (Family == ModelFamily.Electra)
            json["embedding_size"] = EmbeddingWidth; // 128 where it is not stated
        if (Family == ModelFamily.DistilBert)
            foreach (var (theirs, usual) in DistilBertNames)
                json[theirs] = json[usual]!.DeepClone(); // beside BERT's names, which some readers ask for
        return json;
    }

    private void RequireTrainable(string path)
    {
        if (!Families.Any(family => family.Name == ModelType))
            throw new ModelPackageException(path,
                $"'{path}' describes a model_type '{ModelType}', whose weights are not known here; expected {string.Join(", ", Families.Select(static family => family.Name))}. A package of another kind can still be served from its ONNX file.");
        if (HiddenAct != "gelu" || PositionEmbeddingType != "absolute")
            throw new ModelPackageException(path,
                $"'{path}' describes a model with hidden_act '{HiddenAct}' and position_embedding_type '{PositionEmbeddingType}'; expected 'gelu' and 'absolute'.");
        if (VocabSize < 1 || NumHiddenLayers < 1 || NumAttentionHeads < 1 || HiddenSize < 1 || HiddenSize % NumAttentionHeads != 0
            || IntermediateSize < 1 || EmbeddingWidth < 1 || PadTokenId < 0 || MaxPositionEmbeddings - FirstPosition < 8 || TypeVocabSize < 0)
            throw new ModelPackageException(path,
                $"'{path}' describes no possible model: sizes must be positive, hidden_size ({HiddenSize}) a multiple of num_attention_heads ({NumAttentionHeads}), and max_position_embeddings ({MaxPositionEmbeddings}) enough for 8 tokens.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(PythonFloatConverter)])]
[JsonSerializable(typeof(BertConfig))]
internal sealed partial class BertConfigJson : JsonSerializerContext;
