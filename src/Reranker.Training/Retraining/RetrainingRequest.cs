using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Training;

/// <summary>What to train a challenger on.</summary>
/// <param name="Window">The days whose feedback is used.</param>
public sealed record RetrainingRequest(DateWindow Window)
{
    /// <summary>The model to start from: whatever <see cref="IModelSource.GetAsync"/> resolves; <see langword="null"/> (the default) for the champion.</summary>
    public string? BaseModel { get; init; }

    /// <summary>How feedback becomes what the challenger learns from.</summary>
    public FeedbackLabels Labels { get; init; } = new();

    /// <summary>Negatives that the champion finds hard, added to those from feedback; <see langword="null"/> (the default) for none.</summary>
    public HardNegativeOptions? HardNegatives { get; init; }

    /// <summary>
    /// Who teaches: models by whatever <see cref="IModelSource.GetAsync"/> resolves, and <c>bm25</c>. A loss that learns from a teacher alone needs one;
    /// <see langword="null"/> (the default) for none.
    /// </summary>
    public TeacherMixture? Teacher { get; init; }

    /// <summary>How the challenger's scores are calibrated, on the held-out queries; <see langword="null"/> for not at all.</summary>
    public CalibrationOptions? Calibration { get; init; } = new();

    /// <summary>How to train.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <exception cref="TrainingException">An option is out of its range, or a teacher is missing.</exception>
    internal void Validate()
    {
        Training.Validate();
        Labels.Validate();
        HardNegatives?.Validate();
        Calibration?.Validate();
        RankingLosses.CheckTeacher(Training, Teacher is not null);
    }

    internal string ToJson() => JsonSerializer.Serialize(this, RetrainingRequestJson.Default.RetrainingRequest);

    /// <exception cref="JsonException">It is no request.</exception>
    internal static RetrainingRequest FromJson(string json) =>
        JsonSerializer.Deserialize(json, RetrainingRequestJson.Default.RetrainingRequest) ?? throw new JsonException("It is null.");
}

/// <summary>Requests as runs and cards state them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RetrainingRequest))]
internal sealed partial class RetrainingRequestJson : JsonSerializerContext;
