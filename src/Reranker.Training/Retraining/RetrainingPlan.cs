using System.Globalization;

namespace Reranker.Training;

/// <summary>What a retraining has settled before it begins.</summary>
internal sealed record RetrainingPlan(
    RetrainingRequest Request, string BaseName, ModelPackage BasePackage, RegisteredModelVersion Champion, ModelPackage ChampionPackage)
{
    /// <summary>The packages of the models that teach, by what they are asked for by.</summary>
    public IReadOnlyDictionary<string, ModelPackage> Teachers { get; init; } = new Dictionary<string, ModelPackage>();

    /// <summary>The run's name.</summary>
    public string RunName => $"challenger-{BaseName[(BaseName.LastIndexOf('/') + 1)..]}-{Request.Window}"; // "cross-encoder/ms-marco-MiniLM-L-6-v2" → "ms-marco-MiniLM-L-6-v2"

    /// <summary>The run's parameters.</summary>
    public Dictionary<string, string> Parameters => new(StringComparer.Ordinal)
    {
        ["base_model"] = BaseName,
        ["epochs"] = Text(Request.Training.Epochs),
        ["batch_size"] = Text(Request.Training.BatchSize),
        ["num_negatives"] = Text(Request.Training.NumNegatives),
        ["date_from"] = DateWindow.Text(Request.Window.From),
        ["date_to"] = DateWindow.Text(Request.Window.To),
        ["learning_rate"] = Request.Training.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["loss"] = Request.Training.Loss.ToString(),
        ["hard_negatives"] = Text(Request.HardNegatives?.NumNegatives ?? 0),
        ["teacher"] = Request.Teacher?.ToString() ?? "none",
        ["feedback_negatives"] = Request.Labels.Negatives.ToString(),
        ["propensity_eta"] = Request.Labels.Propensity is not { } propensity ? "none" : propensity.Eta?.ToString("R", CultureInfo.InvariantCulture) ?? "estimate",
        ["seed"] = Text(Request.Training.Seed),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
