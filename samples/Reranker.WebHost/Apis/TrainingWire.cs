namespace Reranker.WebHost;

/// <summary>Where a training stands, or what it came to.</summary>
/// <param name="RunId">The MLflow run.</param>
/// <param name="Status">MLflow's: RUNNING, FINISHED, FAILED or KILLED.</param>
/// <param name="Progress">The station, and how far it has come.</param>
/// <param name="Version">The version that the challenger became.</param>
/// <param name="Metrics">How challenger and champion ranked the held-out queries.</param>
/// <param name="Decision">Whether the challenger was promoted, and why.</param>
/// <param name="ArchivedModelVersion">The version that it replaced.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Links">Where to look further.</param>
internal sealed record TrainingState(
    string RunId, string Status, TrainingStep Progress, int? Version, TrainingMetrics? Metrics, PromotionDecision? Decision,
    int? ArchivedModelVersion, string? Error, IReadOnlyDictionary<string, string> Links);

/// <summary>A station of the pipeline.</summary>
/// <param name="Phase">queued, gather, dataset, train, export, evaluate, log, decide or promote.</param>
/// <param name="Step">Steps done at this station.</param>
/// <param name="Total">Steps that it has; 0 where that is not known.</param>
/// <param name="EtaSeconds">Seconds that it still needs, where that is known.</param>
internal sealed record TrainingStep(string Phase, int Step, int Total, double? EtaSeconds);

/// <summary>Two models on the same held-out queries.</summary>
/// <param name="Challenger">The trained model's metrics.</param>
/// <param name="Champion">The metrics of the model that served.</param>
internal sealed record TrainingMetrics(IReadOnlyDictionary<string, double> Challenger, IReadOnlyDictionary<string, double> Champion);
