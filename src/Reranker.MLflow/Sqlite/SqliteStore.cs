using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>The embedded store: MLflow 2.12.1's tables and rules on an SQLite file, artifacts in folders.</summary>
internal sealed partial class SqliteStore : IMLflowClient
{
    private readonly SqliteDatabase _database;
    private readonly string _artifactRoot;
    private readonly ArtifactRepositories _artifacts;
    private readonly IDisposable? _owned;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Names a store; the file is opened, and made where there is none, by the first call.</summary>
    /// <param name="location">The SQLite file, and where new experiments keep their artifacts.</param>
    /// <param name="artifacts">Reaches those.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of values that are cut.</param>
    /// <param name="owned">Disposed of with the store.</param>
    public SqliteStore(EmbeddedLocation location, ArtifactRepositories artifacts, TimeProvider time, ILogger<SqliteStore> logger, IDisposable? owned = null)
    {
        _artifactRoot = location.ArtifactRoot;
        _artifacts = artifacts;
        _owned = owned;
        _time = time;
        _logger = logger;
        _database = new SqliteDatabase(location.DatabasePath, CreateDefaultExperiment);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<ActiveRun> StartRunAsync(RunOptions? options, CancellationToken cancellationToken) =>
        new RunLauncher(this, _artifacts, _time, _logger, Environment.GetEnvironmentVariable).StartAsync(options ?? new RunOptions(), cancellationToken);

    public void Dispose()
    {
        _database.Dispose();
        _owned?.Dispose();
    }

    /// <summary>MLflow cuts long values and goes on; so do we, and say so.</summary>
    private string Cut(string entity, string key, string? value, int limit)
    {
        value ??= "";
        var cut = PythonText.Head(value, limit);
        if (cut.Length < value.Length)
            LogCut(_logger, entity, key, PythonText.Length(value), limit);
        return cut;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Entity} '{Key}' has {Length} characters and was cut to {Limit}, as MLflow does.")]
    private static partial void LogCut(ILogger logger, string entity, string key, int length, int limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The metric '{Key}' is infinite and was kept as {Value}, as MLflow does.")]
    private static partial void LogInfinity(ILogger logger, string key, double value);
}
