using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Reranker.Jobs;

/// <summary>Locks among the hosts of one database: PostgreSQL's advisory ones, which end with their connection.</summary>
internal sealed class PostgresLocks(NpgsqlDataSource database, TimeProvider time) : IHostLocks
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // A host that is cut off has to notice before the server does and gives its lock away: its timeout is shorter.
    private const int TimeoutSeconds = 5;
    private const string Prepare = "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2; SET tcp_user_timeout = 20000;";

    // "rerank" and a number: the names that are known are never the same by chance.
    private static readonly Dictionary<string, long> Numbers = new() { [HostLocks.Start] = 0x7265_7261_6E6B_0001, [HostLocks.Training] = 0x7265_7261_6E6B_0002 };

    public async Task<IHostLock?> TryTakeAsync(string name, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            if (await AskAsync(connection, Prepare + Call("pg_try_advisory_lock", name), cancellationToken).ConfigureAwait(false) is true)
            {
                var held = new Held(connection, Call("pg_advisory_unlock", name), time);
                connection = null;
                return held;
            }

            return null;
        }
        catch (NpgsqlException error)
        {
            throw JobStoreException.Of(error);
        }
        finally
        {
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static string Call(string function, string name) => string.Create(CultureInfo.InvariantCulture, $"SELECT {function}({NumberOf(name)})");

    private static long NumberOf(string name) =>
        Numbers.TryGetValue(name, out var number) ? number : BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string query, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(query, connection) { CommandTimeout = TimeoutSeconds };
        await using var _ = command.ConfigureAwait(false);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
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
            await _end.CancelAsync().ConfigureAwait(false);
            await _watching.ConfigureAwait(false);
            try
            {
                // The pool would keep the connection, and the lock with it.
                if (!_lost.IsCancellationRequested)
                    await AskAsync(_connection, _release, CancellationToken.None).ConfigureAwait(false);
            }
            catch (NpgsqlException)
            {
                // The lock has gone with the connection.
            }

            await _connection.DisposeAsync().ConfigureAwait(false);
            _end.Dispose();
            _lost.Dispose();
        }

        private async Task WatchAsync(TimeProvider time)
        {
            using var timer = new PeriodicTimer(Interval, time);
            try
            {
                while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false))
                    await AskAsync(_connection, "SELECT 1", CancellationToken.None).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Disposed of.
            }
            catch (NpgsqlException)
            {
                await _lost.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
