using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Reranker.WebHost;

/// <summary>Makes the tables in PostgreSQL and changes them with new versions: numbered steps, each taken once, whoever of many hosts comes first.</summary>
internal sealed partial class DatabaseMigrations(NpgsqlDataSource database, ILogger<DatabaseMigrations> logger)
{
    private const long Lock = 0x7265_7261_6E6B_0000; // "rerank"; DatabaseLocks has the numbers after it
    private static readonly Assembly Assembly = typeof(DatabaseMigrations).Assembly;

    /// <summary>Takes the steps that are left, all or none.</summary>
    /// <exception cref="StartupException">The database cannot be reached, or refused.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Lock})"), cancellationToken);
            var taken = await TakenAsync(connection, cancellationToken);
            foreach (var (number, name) in Steps().Where(step => step.Number > taken))
            {
                await ExecuteAsync(connection, await ReadAsync(name, cancellationToken), cancellationToken);
                await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO reranker_migrations (number, name) VALUES ({number}, '{name}')"), cancellationToken);
                LogTaken(name);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (NpgsqlException error)
        {
            var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
            throw new StartupException(
                $"the database '{settings.Database}' at {settings.Host}:{settings.Port.ToString(CultureInfo.InvariantCulture)} cannot be used ({error.Message}). Start it, or see that {HostSettings.Section}:{nameof(HostSettings.Database)} names a user who may make tables there.", error);
        }
    }

    // Asked first: who may not make tables need not, once they are there.
    private static async Task<int> TakenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await ReadAsync<bool>(connection, "SELECT to_regclass('reranker_migrations') IS NULL", cancellationToken))
            await ExecuteAsync(connection, "CREATE TABLE reranker_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, taken_at TIMESTAMPTZ NOT NULL DEFAULT now())", cancellationToken);
        return await ReadAsync<int>(connection, "SELECT COALESCE(MAX(number), 0) FROM reranker_migrations", cancellationToken);
    }

    // 0001-feedback.sql and so on.
    private static IEnumerable<(int Number, string Name)> Steps() => Assembly.GetManifestResourceNames()
        .Where(static name => name.EndsWith(".sql", StringComparison.Ordinal))
        .Select(static name => (int.Parse(name.Split('-')[0], CultureInfo.InvariantCulture), name))
        .Order();

    private static async Task<string> ReadAsync(string name, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Assembly.GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static async Task<T> ReadAsync<T>(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statements, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "Took the step {Name} in the database")]
    private partial void LogTaken(string name);
}
