namespace Reranker.AspNetCore;

/// <summary>Makes the responses about versions.</summary>
internal sealed class ModelResponses(IExperimentTracker tracker, LinkGenerator links)
{
    private static readonly IReadOnlyDictionary<string, double> NoMetrics = new Dictionary<string, double>();

    /// <summary>A version with the metrics of the run that made it.</summary>
    public async Task<ModelResponse> OfAsync(RegisteredModelVersion version, HttpContext context, CancellationToken cancellationToken)
    {
        var run = version.RunId is null ? null : await tracker.FindRunAsync(version.RunId, cancellationToken).ConfigureAwait(false);
        return new ModelResponse(
            version.Version, version.Stage, version.Aliases, version.CreatedAt, version.RunId, version.Description, run?.Metrics ?? NoMetrics, version.Tags,
            version.RunId is null ? null : LinksOf(version.RunId, run, context));
    }

    private Dictionary<string, string> LinksOf(string runId, ExperimentRunInfo? run, HttpContext context)
    {
        var found = new Dictionary<string, string>();
        // Only where this host has the endpoint.
        if (links.GetPathByName(context, RerankerEndpointNames.GetTraining, new { runId }) is { } training)
            found["run"] = training;
        if (run?.Page is { } page)
            found["mlflow"] = page.ToString();
        return found;
    }
}
