using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Reranker.Jobs;

/// <summary>Makes the tables in PostgreSQL and changes them with new versions: numbered steps, each taken once, whoever of many hosts comes first.</summary>
internal sealed partial class PostgresMigrations(NpgsqlDataSource database, ILogger<PostgresMigrations> logger)
{
    private const long Lock = 0x7265_7261_6E6B_0000; // "rerank"; PostgresLocks has the numbers after it
    private static readonly Assembly Assembly = typeof(PostgresMigrations).Assembly;

    /// <summary>Takes the steps that are left, all or none.</summary>
    /// <exception cref="JobStoreException">The database cannot be reached, or refused.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var opened = connection.ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var begun = transaction.ConfigureAwait(false);
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Lock})"), cancellationToken).ConfigureAwait(false);
            var taken = await TakenAsync(connection, cancellationToken).ConfigureAwait(false);
            foreach (var (number, name) in Steps().Where(step => step.Number > taken))
            {
                await ExecuteAsync(connection, await ReadAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO reranker_migrations (number, name) VALUES ({number}, '{name}')"), cancellationToken).ConfigureAwait(false);
                LogTaken(name);
            }

            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException error)
        {
            var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            throw new JobStoreException(
                $"the database '{settings.Database}' at {settings.Host}:{settings.Port.ToString(CultureInfo.InvariantCulture)} cannot be used ({error.Message}). "
                + "Start it, or see that the connection string names a user who may make tables there.", error);
        }
    }

    // Asked first: who may not make tables need not, once they are there.
    private static async Task<int> TakenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await ReadAsync<bool>(connection, "SELECT to_regclass('reranker_migrations') IS NULL", cancellationToken).ConfigureAwait(false))
            await ExecuteAsync(connection, "CREATE TABLE reranker_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, taken_at TIMESTAMPTZ NOT NULL DEFAULT now())", cancellationToken).ConfigureAwait(false);
        return await ReadAsync<int>(connection, "SELECT COALESCE(MAX(number), 0) FROM reranker_migrations", cancellationToken).ConfigureAwait(false);
    }

    // 0001-feedback.sql and so on.
    private static IEnumerable<(int Number, string Name)> Steps() => Assembly.GetManifestResourceNames()
        .Where(static name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Select(static name => (int.Parse(name.Split('-')[0], CultureInfo.InvariantCulture), name))
        .Order();

    private static async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(query, connection);
        await using var _ = command.ConfigureAwait(false);
        return (T)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statements, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(statements, connection);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Information, "Took the step {Name} in the database")]
    private partial void LogTaken(string name);
}
