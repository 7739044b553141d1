using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Reranker;

/// <summary>A table of texts by time: rows come once, and are read oldest first, in pages, so that a slow reader keeps no writer waiting.</summary>
internal sealed class SqlTable(DbDataSource dataSource, string table, params string[] texts)
{
    private const int PageSize = 500;
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
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var command = Command(
            connection, $"INSERT INTO {table} ({string.Join(", ", _columns)}) VALUES ({string.Join(", ", _columns.Select(static column => $"@{column}"))}) ON CONFLICT (id) DO NOTHING");
        await using var __ = command.ConfigureAwait(false);
        command.Transaction = transaction;
        var id = Add(command, "@id", DbType.String);
        var shownAt = Add(command, "@shown_at", DbType.Int64);
        var others = Array.ConvertAll(texts, column => Add(command, $"@{column}", DbType.String));

        var added = 0;
        foreach (var row in rows)
        {
            id.Value = row.Id;
            shownAt.Value = Microseconds(row.ShownAt);
            foreach (var (parameter, text) in others.Zip(row.Texts))
                parameter.Value = (object?)text ?? DBNull.Value;
            added += await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return added;
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
