using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to rank. Unknown fields are ignored, as in the original.</summary>
internal sealed record TeiRequest
{
    /// <summary>What was asked.</summary>
    public string? Query { get; init; }

    /// <summary>The texts.</summary>
    public string?[]? Texts { get; init; }

    /// <summary>Whether texts that are too long are cut; absent: they are.</summary>
    public bool? Truncate { get; init; }

    /// <summary>Where they are cut: <c>right</c>; <c>left</c> is refused where something has to be cut.</summary>
    public TruncationDirection TruncationDirection { get; init; } = TruncationDirection.Right;

    /// <summary>Return logits.</summary>
    public bool RawScores { get; init; }

    /// <summary>Return each text with its score.</summary>
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
/// <param name="Error">What is wrong.</param>
/// <param name="ErrorType">Unhealthy, Backend, Overloaded, Validation, Tokenizer or Empty.</param>
internal sealed record TeiError(string Error, string ErrorType);

/// <summary>The model and its limits.</summary>
/// <param name="ModelId">The registered model.</param>
/// <param name="ModelSha">The digest of its package.</param>
/// <param name="ModelDtype">float32 or int8.</param>
/// <param name="ModelType">A reranker.</param>
/// <param name="MaxInputLength">The most tokens of a pair.</param>
/// <param name="MaxClientBatchSize">The most texts of a request; the host splits them.</param>
/// <param name="AutoTruncate">Texts that are too long are cut.</param>
/// <param name="TokenizationWorkers">Threads that tokenise.</param>
/// <param name="Version">The host's version.</param>
internal sealed record TeiInfo(
    string ModelId, string ModelSha, string ModelDtype, TeiModelType ModelType, int MaxInputLength, int MaxClientBatchSize, bool AutoTruncate, int TokenizationWorkers, string Version);

/// <summary>What kind of model it is.</summary>
/// <param name="Reranker">Its labels: one.</param>
internal sealed record TeiModelType(TeiLabels Reranker);

/// <summary>The labels of a classifier.</summary>
/// <param name="Id2Label">By number.</param>
/// <param name="Label2Id">By name.</param>
internal sealed record TeiLabels(
    [property: JsonPropertyName("id2label")] IReadOnlyDictionary<string, string> Id2Label, [property: JsonPropertyName("label2id")] IReadOnlyDictionary<string, int> Label2Id);
