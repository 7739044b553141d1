using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to rank. Unknown fields are ignored, as in the original.</summary>
internal sealed record TeiRequest
{
    [Description("What was asked.")]
    public string? Query { get; init; }

    [Description("The texts.")]
    public string?[]? Texts { get; init; }

    [Description("Whether texts that are too long are cut; absent: they are.")]
    public bool? Truncate { get; init; }

    [Description("Where they are cut: `right`; `left` is refused where something has to be cut.")]
    public TruncationDirection TruncationDirection { get; init; } = TruncationDirection.Right;

    [Description("Return logits.")]
    public bool RawScores { get; init; }

    [Description("Return each text with its score.")]
    public bool ReturnText { get; init; }
}

/// <summary>The end at which a text is cut.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TruncationDirection>))]
internal enum TruncationDirection
{
    /// <summary>The end.</summary>
    Right,

    /// <summary>The beginning.</summary>
    Left,
}

/// <summary>An error.</summary>
internal sealed record TeiError(
    [property: Description("What is wrong.")] string Error,
    [property: Description("Unhealthy, Backend, Overloaded, Validation, Tokenizer or Empty.")] string ErrorType);

/// <summary>The model and its limits.</summary>
internal sealed record TeiInfo(
    [property: Description("The registered model.")] string ModelId,
    [property: Description("The digest of its package.")] string ModelSha,
    [property: Description("float32 or int8.")] string ModelDtype,
    [property: Description("A reranker.")] TeiModelType ModelType,
    [property: Description("The most tokens of a pair.")] int MaxInputLength,
    [property: Description("The most texts of a request; the host splits them.")] int MaxClientBatchSize,
    [property: Description("Texts that are too long are cut.")] bool AutoTruncate,
    [property: Description("Threads that tokenise.")] int TokenizationWorkers,
    [property: Description("The host's version.")] string Version);

/// <summary>What kind of model it is.</summary>
internal sealed record TeiModelType(
    [property: Description("Its labels: one.")] TeiLabels Reranker);

/// <summary>The labels of a classifier.</summary>
internal sealed record TeiLabels(
    [property: Description("By number.")] [property: JsonPropertyName("id2label")] IReadOnlyDictionary<string, string> Id2Label,
    [property: Description("By name.")] [property: JsonPropertyName("label2id")] IReadOnlyDictionary<string, int> Label2Id);
