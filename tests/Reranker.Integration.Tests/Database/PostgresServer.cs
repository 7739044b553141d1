using Npgsql;
using Reranker.Integration.Tests.Database;
using Reranker.Tests;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Reranker.Integration.Tests.Database;

/// <summary>A real PostgreSQL server for all tests of the assembly, started when the first one asks. Without PostgreSQL such tests are skipped; in CI they fail.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"pg-{Environment.ProcessId}");
    private readonly Lazy<Task<NpgsqlConnectionStringBuilder>> _server;
    private int _databases;

    public PostgresServer() => _server = new(() => StartAsync(_folder));

    /// <summary>The connection string of a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        RequireInstalled();
        var server = await _server.Value;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Starts a server of its own, for a test that kills it.</summary>
    internal static async Task<OwnServer> StartOwnAsync()
    {
        RequireInstalled();
        var folder = Path.Combine(Path.GetTempPath(), $"pg-{Environment.ProcessId}-{Guid.NewGuid():N}");
        return new OwnServer(folder, (await StartAsync(folder)).ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
            await RunAsync("stop", _folder);
    }

    private static void RequireInstalled() => Requires.That(Directory.Exists("/usr/lib/postgresql"), "needs PostgreSQL: run eng/postgres-server.sh install");

    private static async Task<NpgsqlConnectionStringBuilder> StartAsync(string folder)
    {
        var variable = await RunAsync("start", folder, $"{Environment.ProcessId}");
        return new NpgsqlConnectionStringBuilder(variable.Split('\'')[1]);
    }

    private static Task<string> RunAsync(params string[] arguments) => EngScript.RunAsync("postgres-server.sh", arguments);

    /// <summary>A server that a test may kill.</summary>
    internal sealed class OwnServer(string folder, string connectionString) : IAsyncDisposable
    {
        public string ConnectionString => connectionString;

        /// <summary>Ends it as a crash does.</summary>
        public Task KillAsync() => RunAsync("kill", folder);

        /// <summary>Starts it again where it was.</summary>
        public Task RestartAsync() => RunAsync("restart", folder);

        public async ValueTask DisposeAsync() => await RunAsync("stop", folder);
    }
}
