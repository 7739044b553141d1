using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>What a server takes and keeps otherwise, in silence.</summary>
internal sealed partial class RestStore
{
    private void WarnOfCuts(string entity, IEnumerable<KeyValuePair<string, string>> pairs, int limit)
    {
        foreach (var (key, value) in pairs)
            if (value?.Length > limit && PythonText.Length(value) is var length && length > limit)
                LogCut(logger, entity, key, length, limit);
    }

    // The column of the name: SQLite takes any length, PostgreSQL refuses, MySQL may cut.
    private void WarnOfLongName(string? name)
    {
        if (name is not null)
            WarnOfCuts("tag", [KeyValuePair.Create(SystemTags.RunName, name)], Rules.RunNameLength);
    }

    private void WarnOfInfinities(IEnumerable<Metric> metrics)
    {
        // One line, however often a training that diverged logs.
        var keys = metrics.Where(static metric => double.IsInfinity(metric.Value)).Select(static metric => metric.Key).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count > 0)
            LogInfinities(logger, string.Join(", ", keys));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Entity} '{Key}' has {Length} characters; an MLflow server may cut it to {Limit}, and does not say so.")]
    private static partial void LogCut(ILogger logger, string entity, string key, int length, int limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Infinite values of the metrics {Keys}: MLflow's SQL stores keep ±1.797e308 in their place.")]
    private static partial void LogInfinities(ILogger logger, string keys);
}
