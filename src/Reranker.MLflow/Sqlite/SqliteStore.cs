using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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
    /// <param name="path">The SQLite file.</param>
    /// <param name="artifactRoot">The URI under which new experiments keep their artifacts.</param>
    /// <param name="artifacts">Reaches them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of values that are cut.</param>
    /// <param name="owned">Disposed of with the store.</param>
    public SqliteStore(string path, string artifactRoot, ArtifactRepositories artifacts, TimeProvider? time = null, ILogger<SqliteStore>? logger = null, IDisposable? owned = null)
    {
        _artifactRoot = artifactRoot;
        _artifacts = artifacts;
        _owned = owned;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger<SqliteStore>.Instance;
        _database = new SqliteDatabase(path, CreateDefaultExperiment);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

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
}
