using Microsoft.Data.Sqlite;

namespace Reranker.MLflow;

/// <summary>
/// The SQLite file with MLflow's tables: made when it does not exist, shared with other processes (a <c>mlflow ui</c> among them).
/// </summary>
/// <remarks>
/// Write-ahead logging lets readers and the one writer work at the same time and survives a kill at any moment. Writers take the lock
/// when they begin, so that none finds at its end that another was faster. Work runs on the thread pool: SQLite has no asynchronous calls.
/// </remarks>
internal sealed class SqliteDatabase(string path, Action<SqliteSession> seed) : IDisposable
{
    /// <summary>How long to wait for other writers; MLflow's own figure.</summary>
    public const int BusySeconds = 20;

    private const string Revision = "acf3f17fdcc7";

    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        ForeignKeys = true,
        DefaultTimeout = BusySeconds,
    }.ToString();

    // Writers of this process queue here, without a thread each; the file's lock is for other processes.
    private readonly SemaphoreSlim _writer = new(1);
    private readonly Lock _creation = new();
    private bool _created;

    public string Path => path;

    /// <summary>Runs reads that all see the same state.</summary>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        Task.Run(() => Run(work, write: false), cancellationToken);

    /// <summary>Runs reads and writes that happen together or not at all.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Run(work, write: true), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>Runs writes that happen together or not at all.</summary>
    public async Task WriteAsync(Action<SqliteSession> work, CancellationToken cancellationToken) => await WriteAsync(
        session =>
        {
            work(session);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    /// <summary>Closes the pooled connections; the last to leave folds the write-ahead log into the file.</summary>
    public void Dispose()
    {
        using (var connection = new SqliteConnection(_connectionString))
            SqliteConnection.ClearPool(connection);
        _writer.Dispose();
    }

    private T Run<T>(Func<SqliteSession, T> work, bool write)
    {
        try
        {
            using var connection = Open();
            using var transaction = connection.BeginTransaction(deferred: !write);
            using var session = new SqliteSession(connection, transaction);
            var result = work(session);
            transaction.Commit();
            return result;
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error, path);
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            if (!_created && System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            connection.Open();
            Pragma(connection, $"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA case_sensitive_like = true;");
            lock (_creation)
            {
                if (!_created)
                    Create(connection);
                _created = true;
            }

            return connection;
        }
        catch (Exception error)
        {
            connection.Dispose();
            if (error is IOException or UnauthorizedAccessException)
                throw new MLflowException(MLflowErrorCode.PermissionDenied,
                    $"The folder of the MLflow store '{path}' cannot be made: {error.Message} Choose another with MLFLOW_TRACKING_URI.", error);
            throw;
        }
    }

    private void Create(SqliteConnection connection)
    {
        // The mode stays with the file; a store that MLflow made keeps the one it has, which works as well.
        if (Pragma(connection, "SELECT count(*) FROM sqlite_master;") is 0L)
            Pragma(connection, "PRAGMA journal_mode = WAL;");
        using var transaction = connection.BeginTransaction(deferred: false);
        using var session = new SqliteSession(connection, transaction);
        var tables = session.Query($"SELECT name FROM sqlite_master WHERE type = 'table'", static row => row.GetString(0));
        if (tables.Count == 0)
            session.Execute(Schema.Create());
        else if (!tables.Contains("alembic_version"))
            throw new MLflowException(MLflowErrorCode.InvalidState,
                $"'{path}' is an SQLite database, but not an MLflow store: it has no table alembic_version. Choose another file with MLFLOW_TRACKING_URI.");
        else
            Verify(session);
        seed(session);
        transaction.Commit();
    }

    private void Verify(SqliteSession session)
    {
        var revision = session.Find($"SELECT version_num FROM alembic_version", static row => row.GetString(0));
        if (revision != Revision)
            throw new MLflowException(MLflowErrorCode.InvalidState,
                $"The MLflow store '{path}' has the schema '{revision}'; this version works on '{Revision}', that of MLflow 2.12.1. "
                + "Bring an older store up with `mlflow db upgrade` of MLflow 2.12.1; use a newer one through its own server.");
    }

    // Outside of a transaction, as these must be.
    private static object? Pragma(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }
}
