using System.Globalization;
using Npgsql;

namespace Reranker.WebHost;

/// <summary>Locks among the hosts of one database: PostgreSQL's advisory ones, which end with their connection.</summary>
internal sealed class DatabaseLocks(NpgsqlDataSource database, TimeProvider time) : IHostLocks
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // A host that is cut off has to notice before the server does and gives its lock away: its patience is shorter.
    private const int PatienceSeconds = 5;
    private const string Prepare = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2; SET tcp_user_timeout = 20000;";

    // By name, so that no two are the same by chance. DatabaseMigrations has the first number.
    private static readonly Dictionary<string, long> Numbers = new() { [HostLocks.Start] = 0x7265_7261_6E6B_0001, [HostLocks.Training] = 0x7265_7261_6E6B_0002 };

    public async Task<IHostLock?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await database.OpenConnectionAsync(cancellationToken);
            if (await AskAsync(connection, Prepare + Call("pg_try_advisory_lock", name), cancellationToken) is true)
            {
                var held = new Held(connection, Call("pg_advisory_unlock", name), time);
                connection = null;
                return held;
            }

            return null;
        }
        catch (NpgsqlException error)
        {
            throw DatabaseException.Of(error);
        }
        finally
        {
            if (connection is not null)
                await connection.DisposeAsync();
        }
    }

    private static string Call(string function, string name) => string.Create(CultureInfo.InvariantCulture, $"SELECT {function}({Numbers[name]})");

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = PatienceSeconds };
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private sealed class Held : IHostLock
    {
        private readonly NpgsqlConnection _connection;
        private readonly string _release;
        private readonly CancellationTokenSource _lost = new();
        private readonly CancellationTokenSource _end = new();
        private readonly Task _watching;

        public Held(NpgsqlConnection connection, string release, TimeProvider time)
        {
            _connection = connection;
            _release = release;
            _watching = WatchAsync(time);
        }

        public CancellationToken Lost => _lost.Token;

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _watching;
            try
            {
                // The pool would keep the connection, and the lock with it.
                if (!_lost.IsCancellationRequested)
                    await AskAsync(_connection, _release, CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The lock has gone with the connection.
            }

            await _connection.DisposeAsync();
            _end.Dispose();
            _lost.Dispose();
        }

        private async Task WatchAsync(TimeProvider time)
        {
            using var timer = new PeriodicTimer(Interval, time);
            try
            {
                while (await timer.WaitForNextTickAsync(_end.Token))
                    await AskAsync(_connection, "SELECT 1", CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                // Disposed of.
            }
            catch (NpgsqlException)
            {
                await _lost.CancelAsync();
            }
        }
    }
}
