using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>What a model package says of itself: the file <c>reranker.json</c>.</summary>
public sealed record ModelManifest
{
    /// <summary>The manifest's file name.</summary>
    public const string FileName = "reranker.json";

    /// <summary>The version of this form; 1.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The digest of the whole package, made from <see cref="Files"/>.</summary>
    public string Digest { get; init; } = "";

    /// <summary>For each file, by its path with forward slashes, the SHA-256 in 64 lower-case hexadecimal digits.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>What the training started from: a model's name, or <see langword="null"/> for one trained from scratch.</summary>
    public string? BaseModel { get; init; }

    /// <summary>The registered version that the training started from.</summary>
    public string? ParentVersion { get; init; }

    /// <summary>The most tokens that a pair may have, special tokens included.</summary>
    public int? MaxLength { get; init; }

    /// <summary>How logits become scores: <c>sigmoid</c> or <c>identity</c>.</summary>
    public string? Activation { get; init; }

    /// <summary>How logits become probabilities, where that was fitted.</summary>
    public ScoreCalibration? Calibration { get; init; }

    /// <summary>How its logits are best fused with the scores of the first stage, where that was measured.</summary>
    public FusionOptions? Fusion { get; init; }

    /// <summary>The largest absolute difference between the exported model's logits and torch's on the probe set.</summary>
    public double? ExportParity { get; init; }

    /// <summary>What quantization cost; <see langword="null"/> where the package has no quantized network.</summary>
    public QuantizationReport? Quantization { get; init; }

    /// <summary>Metrics of the model on its held-out queries.</summary>
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }

    /// <summary>The digest of the dataset that it was trained on.</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>The seed of the training.</summary>
    public int? Seed { get; init; }

    /// <summary>When the package was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="utf8Json">The content of <c>reranker.json</c>.</param>
    /// <exception cref="JsonException">It is not JSON of the expected form.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize(utf8Json, ModelManifestJson.Default.ModelManifest) ?? throw new JsonException("The file holds null.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class ModelManifestJson : JsonSerializerContext;
