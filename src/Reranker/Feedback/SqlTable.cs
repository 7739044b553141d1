using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Reranker;

/// <summary>A table of texts by time: rows come once, and are read oldest first, in pages, so that a slow reader keeps no writer waiting.</summary>
internal sealed class SqlTable(DbDataSource dataSource, string table, params string[] texts)
{
    private const int PageSize = 500;

    // A statement takes many rows, since each costs a round trip. Databases bound the parameters of one (SQLite's bound is 32,766).
    private const int RowsPerStatement = 100;
    private readonly string[] _columns = ["id", "shown_at", .. texts];
    private volatile bool _hasSchema;

    /// <summary>Adds rows, all or none; those whose id is known are passed over.</summary>
    /// <returns>How many were new.</returns>
    public Task<int> AddAsync(IEnumerable<SqlRow> rows, CancellationToken cancellationToken) =>
        UseAsync("write to", connection => InsertAsync(connection, rows, cancellationToken), cancellationToken);

    /// <summary>Reads the rows of a half-open window.</summary>
    public async IAsyncEnumerable<SqlRow> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Each page begins behind the last row of the one before it.
        var (time, id) = (Microseconds(from), "");
        List<SqlRow> page;
        do
        {
            var (afterTime, afterId) = (time, id);
            page = await UseAsync("read", connection => SelectAsync(connection, afterTime, afterId, Microseconds(to), cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var row in page)
                yield return row;
            if (page.Count > 0)
                (time, id) = (Microseconds(page[^1].ShownAt), page[^1].Id);
        }
        while (page.Count == PageSize);
    }

    /// <summary>Counts the rows of a half-open window.</summary>
    public Task<long> CountAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => UseAsync(
        "read",
        async connection =>
        {
            var command = Command(connection, $"SELECT COUNT(*) FROM {table} WHERE shown_at >= @from AND shown_at < @to");
            await using (command.ConfigureAwait(false))
            {
                Add(command, "@from", DbType.Int64, Microseconds(from));
                Add(command, "@to", DbType.Int64, Microseconds(to));
                return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            }
        },
        cancellationToken);

    private async Task<int> InsertAsync(DbConnection connection, IEnumerable<SqlRow> rows, CancellationToken cancellationToken)
    {
        // In one order everywhere: two imports of the same rows wait for each other, instead of each for the other.
        var chunks = rows.OrderBy(static row => row.Id, StringComparer.Ordinal).Chunk(RowsPerStatement).ToArray();
        if (chunks is [var only])
            return await InsertAsync(connection, only, transaction: null, cancellationToken).ConfigureAwait(false); // a statement is all or nothing by itself

        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var added = 0;
        foreach (var chunk in chunks)
            added += await InsertAsync(connection, chunk, transaction, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return added;
    }

    private async Task<int> InsertAsync(DbConnection connection, SqlRow[] rows, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var command = Insertion(connection, rows);
        await using var _ = command.ConfigureAwait(false);
        command.Transaction = transaction;
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private DbCommand Insertion(DbConnection connection, SqlRow[] rows)
    {
        var values = Enumerable.Range(0, rows.Length).Select(i => $"({string.Join(", ", _columns.Select(column => $"@{column}{i}"))})");
        var command = Command(connection, $"INSERT INTO {table} ({string.Join(", ", _columns)}) VALUES {string.Join(", ", values)} ON CONFLICT (id) DO NOTHING");
        for (var i = 0; i < rows.Length; i++)
        {
            Add(command, $"@id{i}", DbType.String, rows[i].Id);
            Add(command, $"@shown_at{i}", DbType.Int64, Microseconds(rows[i].ShownAt));
            foreach (var (column, text) in texts.Zip(rows[i].Texts))
                Add(command, $"@{column}{i}", DbType.String, (object?)text ?? DBNull.Value);
        }

        return command;
    }

    private async Task<List<SqlRow>> SelectAsync(DbConnection connection, long afterTime, string afterId, long to, CancellationToken cancellationToken)
    {
        var command = Command(
            connection,
            $"SELECT {string.Join(", ", _columns)} FROM {table} WHERE (shown_at, id) > (@time, @id) AND shown_at < @to ORDER BY shown_at, id LIMIT {PageSize}");
        await using var _ = command.ConfigureAwait(false);
        Add(command, "@time", DbType.Int64, afterTime);
        Add(command, "@id", DbType.String, afterId);
        Add(command, "@to", DbType.Int64, to);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);

        var page = new List<SqlRow>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = new string?[texts.Length];
            for (var i = 0; i < row.Length; i++)
                row[i] = await reader.IsDBNullAsync(i + 2, cancellationToken).ConfigureAwait(false) ? null : reader.GetString(i + 2);
            page.Add(new SqlRow(reader.GetString(0), DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(1) * TimeSpan.TicksPerMicrosecond), row));
        }

        return page;
    }

    private async Task<T> UseAsync<T>(string purpose, Func<DbConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            if (!_hasSchema)
            {
                await FeedbackSchema.EnsureAsync(connection, cancellationToken).ConfigureAwait(false);
                _hasSchema = true;
            }

            return await use(connection).ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            throw new FeedbackStoreException($"Could not {purpose} the feedback store: {exception.Message}", exception);
        }
    }

    private static DbCommand Command(DbConnection connection, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static DbParameter Add(DbCommand command, string name, DbType type, object? value = null)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, type, value);
        command.Parameters.Add(parameter);
        return parameter;
    }

    // Since 1970; rounded down also before it.
    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks / TimeSpan.TicksPerMicrosecond) - (DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);
}
