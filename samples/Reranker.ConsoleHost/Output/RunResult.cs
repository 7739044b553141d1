using System.Text.Json;

namespace Reranker.ConsoleHost;

/// <summary>A run as the commands print it.</summary>
internal sealed record RunResult
{
    public required string RunId { get; init; }

    public required string Name { get; init; }

    public required string Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public PromotionDecision? Decision { get; init; }

    public string? Error { get; init; }

    public Uri? Page { get; init; }

    public static RunResult From(ExperimentRunInfo run) => new()
    {
        RunId = run.RunId,
        Name = run.Name,
        Status = run.Status.ToString().ToUpperInvariant(),
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Metrics = run.Metrics,
        Decision = Decide(run),
        Error = run.Tags.GetValueOrDefault(RetrainingTags.Error),
        Page = run.Page,
    };

    // A tag is anyone's to write; one that is no decision is none.
    private static PromotionDecision? Decide(ExperimentRunInfo run)
    {
        try
        {
            return run.Tags.TryGetValue(RetrainingTags.Decision, out var json) ? PromotionDecision.FromJson(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
