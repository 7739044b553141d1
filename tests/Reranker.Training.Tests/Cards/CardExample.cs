namespace Reranker.Training.Tests;

/// <summary>A card with all that a card can have.</summary>
internal static class CardExample
{
    public static TrainingOutcome Trained { get; } = new(
        new TrainingProgress(40, 40, 2, 0.4, 0, 120, TimeSpan.FromSeconds(30)), [new(0, 0.31), new(20, 0.62), new(40, 0.58)])
    {
        Curve = [new(10, 2.25, 1e-4), new(20, 1.5, 2e-4), new(30, 0.75, 1e-4), new(40, 0.5, 0)],
        Passes = 2,
    };

    public static ModelManifest Manifest { get; } = new()
    {
        BaseModel = "owner/base",
        MaxLength = 32,
        ExportParity = 1.5e-6,
        Calibration = new ScoreCalibration
        {
            Method = CalibrationMethod.Platt, Temperature = 1.2, Bias = -0.5, FittedPairs = 1_200, ErrorBefore = 0.21, ErrorAfter = 0.0312,
            Threshold = new PrecisionThreshold(0.9, 0.7, 0.91, 0.42),
        },
        Quantization = new QuantizationReport
        {
            WeightBits = 7, Dataset = "held", DatasetDigest = "d", Queries = 40, FullNdcg = 0.7, QuantizedNdcg = 0.698, NdcgLoss = 0.002, NdcgLossLow = -0.001, NdcgLossHigh = 0.004,
        },
    };

    public static ModelCard Card { get; } = new()
    {
        Name = "tiny",
        Config = TinyModel.Config,
        ParameterCount = 20_001,
        BaseModel = new ModelIdentity("base", "3", new string('a', 64)),
        License = "mit",
        Language = "en",
        Reproduction = "```\nreranker train --data t.jsonl\n```",
        Training = new TrainingOptions { Threads = 1, Loss = RankingLoss.MultipleNegativesRanking, Schedule = LearningRateSchedule.Cosine },
        Trained = Trained,
        Duration = TimeSpan.FromMinutes(61.5),
        Data = new RankingDataset("train", TinyModel.Matching(3, seed: 1).Queries) { Dropped = new Dictionary<string, int> { ["duplicates"] = 2 } },
        Validation = TinyModel.Matching(2, seed: 2),
        Sources = [new TrainingSource("data/t.jsonl", new string('b', 64))],
        HeldOut =
        [
            new HeldOutFigures
            {
                Dataset = "held", Queries = 1_040, DatasetDigest = "c", Model = Metrics(0.7), FirstStage = Metrics(0.6), Champion = Metrics(0.65),
                Difference = new PairedComparison(1_040, 0.05, -0.01, 0.11, 0.03125, 0.05, 0.05), Reproduction = "`reranker evaluate`",
            },
        ],
        Notes = "## Licences\n\nNone needed.\n",
    };

    public static Dictionary<string, double> Metrics(double ndcg) => new() { ["ndcg_at_10"] = ndcg, ["mrr_at_10"] = ndcg / 2 };
}
