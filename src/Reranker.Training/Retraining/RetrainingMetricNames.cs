namespace Reranker.Training;

/// <summary>What begins the names of a retraining's metrics. MLflow's pages make a section of what stands before a slash, and show what has none first: the challenger's own five.</summary>
public static class RetrainingMetricNames
{
    /// <summary>The champion on the same held-out queries: <c>champion/ndcg_at_5</c>.</summary>
    public const string Champion = "champion/";

    /// <summary>The order that users saw, on the same queries.</summary>
    public const string FirstStage = "first_stage/";

    /// <summary>Latency and size.</summary>
    public const string Serving = "serving/";

    /// <summary>Step by step: loss, learning rate, speed, and the metric on validation queries.</summary>
    public const string Training = "training/";

    /// <summary>How far scores are from probabilities, and the threshold.</summary>
    public const string Calibration = "calibration/";

    /// <summary>What 8-bit integers cost.</summary>
    public const string Quantization = "quantization/";

    /// <summary>What a base model's own card says of it, on the data sets that it was measured on.</summary>
    public const string Card = "card/";
}
