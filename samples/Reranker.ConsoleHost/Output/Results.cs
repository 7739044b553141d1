using System.Text.Json.Serialization;

// What the commands print: as JSON with --json (snake_case names), otherwise as text.
namespace Reranker.ConsoleHost;

internal sealed record ScoreResult(string Model, IReadOnlyList<float> Scores, RerankUsage Usage);

internal sealed record RankingResult(string Model, IReadOnlyList<RerankResult> Results, RerankUsage Usage);

internal sealed record EvaluationResult
{
    /// <summary>The orders that were measured, query by query: the baseline, the model and, where there is one, the other.</summary>
    [JsonIgnore]
    public IReadOnlyList<(string Order, EvaluationReport Report)> Reports { get; init; } = [];

    public required string Model { get; init; }

    public required string Dataset { get; init; }

    public required string DatasetDigest { get; init; }

    public required int Queries { get; init; }

    /// <summary>How many of them the run has no document for, which count as 0; absent where that is none.</summary>
    public int? QueriesWithoutCandidates { get; init; }

    public required int EvaluatedDocuments { get; init; }

    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>What the baseline is: the order of the <c>candidates</c>, or a <c>random</c> one.</summary>
    public required string BaselineOrder { get; init; }

    public required IReadOnlyDictionary<string, double> Baseline { get; init; }

    /// <summary>A random order of the candidates; absent where that is the baseline.</summary>
    public IReadOnlyDictionary<string, double>? Random { get; init; }

    /// <summary>Model − baseline, for each metric.</summary>
    public required IReadOnlyDictionary<string, PairedComparison> Differences { get; init; }

    /// <summary>The order by the sum of the first stage's and the model's z-scores, where the first stage has scores.</summary>
    public IReadOnlyDictionary<string, double>? Fused { get; init; }

    /// <summary>How much the model counted in <see cref="Fused"/>, where the first stage counted 1.</summary>
    public double? FusionWeight { get; init; }

    /// <summary>Fused − baseline, for each metric.</summary>
    public IReadOnlyDictionary<string, PairedComparison>? FusedDifferences { get; init; }

    public OtherModelResult? Against { get; init; }

    public IReadOnlyList<SliceResult> Slices => SliceResult.Of(Reports);
}

/// <summary>Another model on the same candidates.</summary>
internal sealed record OtherModelResult
{
    public required string Model { get; init; }

    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The model that was asked for − this one.</summary>
    public required IReadOnlyDictionary<string, PairedComparison> Differences { get; init; }

    /// <summary>This model's order together with the first stage's.</summary>
    public IReadOnlyDictionary<string, double>? Fused { get; init; }

    /// <summary>The fused order of the model that was asked for − that of this one.</summary>
    public IReadOnlyDictionary<string, PairedComparison>? FusedDifferences { get; init; }
}

/// <summary>The means of every order over the queries of a slice.</summary>
internal sealed record SliceResult(string Attribute, string Slice, int Queries, IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Metrics)
{
    public static IReadOnlyList<SliceResult> Of(IReadOnlyList<(string Order, EvaluationReport Report)> orders) =>
        [.. orders[0].Report.Slices.Select(slice => new SliceResult(slice.Attribute, slice.Name, slice.Queries.Count, orders.ToDictionary(
            static order => order.Order,
            IReadOnlyDictionary<string, double> (order) => order.Report.PerQuery.ToDictionary(static metric => metric.Key, metric => slice.Of(metric.Value).Average()))))];
}

internal sealed record OnlineResult(DateOnly DateFrom, DateOnly DateTo, IReadOnlyList<OnlineComparison> Comparisons, int UnknownImpressions);

internal sealed record PackageResult(string Model, string Folder, string Digest, double? ExportParity, IReadOnlyDictionary<string, double>? Metrics, ScoreCalibration? Calibration);

internal sealed record CalibrationResult(string Model, string Folder, string Digest, ScoreCalibration Calibration);

internal sealed record TuningResult(string Model, string Folder, string Digest, int Queries, double Cosine, double Terms, double Layers, double NdcgAt10Before, double NdcgAt10After);

internal sealed record QuantizationResult(string Model, string Folder, string Digest, QuantizationReport Quantization);

internal sealed record RetrainingResult
{
    public required string RunId { get; init; }

    public required string Status { get; init; }

    public required int Version { get; init; }

    public required RetrainingMetrics Metrics { get; init; }

    public required IReadOnlyList<SliceResult> Slices { get; init; }

    public required PromotionDecision Decision { get; init; }

    public int? ArchivedModelVersion { get; init; }
}

internal sealed record RetrainingMetrics(IReadOnlyDictionary<string, double> Challenger, IReadOnlyDictionary<string, double> Champion);

internal sealed record ModelsResult(string Name, IReadOnlyList<VersionResult> Versions, IReadOnlyList<RunResult>? History, IReadOnlyList<ChampionTerm>? Terms);

internal sealed record VersionResult
{
    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Stage { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? RunId { get; init; }

    public required string Source { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public required IReadOnlyDictionary<string, double> Metrics { get; init; }
}

internal sealed record ImportResult(IReadOnlyList<ImportedFile> Files);

internal sealed record ImportedFile(string File, int Read, int Added);
