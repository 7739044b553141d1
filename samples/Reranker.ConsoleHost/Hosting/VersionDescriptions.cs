using System.Globalization;

namespace Reranker.ConsoleHost;

/// <summary>Registered versions as commands show them.</summary>
internal static class VersionDescriptions
{
    extension(CommandHost host)
    {
        /// <summary>A version with the metrics of the run that made it.</summary>
        public async Task<VersionResult> DescribeAsync(RegisteredModelVersion version, CancellationToken cancellationToken)
        {
            var run = version.RunId is { } id ? await host.Get<IExperimentTracker>().FindRunAsync(id, cancellationToken) : null;
            return new VersionResult
            {
                Name = version.Name,
                Version = version.Version,
                Stage = version.Stage,
                Aliases = version.Aliases,
                CreatedAt = version.CreatedAt,
                RunId = version.RunId,
                Source = version.Source,
                Tags = version.Tags,
                Metrics = run?.Metrics ?? new Dictionary<string, double>(),
            };
        }

        /// <summary>Prints where a version stands now.</summary>
        public async Task PrintVersionAsync(RegisteredModelVersion version, CancellationToken cancellationToken) =>
            host.Terminal.Print(await host.DescribeAsync(version, cancellationToken), ResultFormat.Json.VersionResult, static (console, result) =>
                console.Profile.Out.Writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{result.Name}/{result.Version}: {result.Stage}{(result.Aliases.Count > 0 ? $" ({string.Join(", ", result.Aliases)})" : "")}")));
    }
}
