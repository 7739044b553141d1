using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Reranker;

/// <summary>Keeps feedback in a table of a relational database: SQLite, PostgreSQL, or another that knows <c>ON CONFLICT DO NOTHING</c>.</summary>
/// <remarks>
/// The table <c>reranker_feedback</c> is made when it is missing. Times are kept to the microsecond, in UTC. Records are read in pages, so that a
/// slow reader keeps no writer waiting. A record without an id gets the SHA-256 of its exported line.
/// </remarks>
public sealed class SqlFeedbackStore : IFeedbackStore
{
    private const int PageSize = 500;
    private readonly DbDataSource _dataSource;
    private volatile bool _hasSchema;

    /// <summary>Creates a store.</summary>
    /// <param name="dataSource">Where connections come from; it is not disposed of.</param>
    public SqlFeedbackStore(DbDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _dataSource = dataSource;
    }

    /// <inheritdoc/>
    /// <exception cref="FeedbackFormatException">A record breaks a rule; its <see cref="FeedbackFormatException.Line"/> is its place among the records, from 1.</exception>
    /// <exception cref="FeedbackStoreException">The database refused.</exception>
    public Task<int> AddAsync(IReadOnlyCollection<FeedbackRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var place = 0;
        foreach (var record in records)
            FeedbackRules.Check(record, ++place);
        return place == 0 ? Task.FromResult(0) : UseAsync("write to", connection => InsertAsync(connection, records, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="FeedbackStoreException">The database refused.</exception>
    public async IAsyncEnumerable<FeedbackRecord> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Each page begins behind the last record of the one before it.
        var (time, id) = (Microseconds(from), "");
        List<FeedbackRecord> page;
        do
        {
            var (afterTime, afterId) = (time, id);
            page = await UseAsync("read", connection => SelectAsync(connection, afterTime, afterId, Microseconds(to), cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var record in page)
                yield return record;
            if (page.Count > 0)
                (time, id) = (Microseconds(page[^1].Timestamp), page[^1].Id!);
        }
        while (page.Count == PageSize);
    }

    /// <inheritdoc/>
    /// <exception cref="FeedbackStoreException">The database refused.</exception>
    public Task<long> CountAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) => UseAsync(
        "read",
        async connection =>
        {
            var command = Command(connection, "SELECT COUNT(*) FROM reranker_feedback WHERE shown_at >= @from AND shown_at < @to");
            await using (command.ConfigureAwait(false))
            {
                Add(command, "@from", DbType.Int64, Microseconds(from));
                Add(command, "@to", DbType.Int64, Microseconds(to));
                return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            }
        },
        cancellationToken);

    private static async Task<int> InsertAsync(DbConnection connection, IReadOnlyCollection<FeedbackRecord> records, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var command = Command(
            connection, "INSERT INTO reranker_feedback (id, shown_at, query, results, model) VALUES (@id, @shown_at, @query, @results, @model) ON CONFLICT (id) DO NOTHING");
        await using var __ = command.ConfigureAwait(false);
        command.Transaction = transaction;
        var id = Add(command, "@id", DbType.String);
        var shownAt = Add(command, "@shown_at", DbType.Int64);
        var query = Add(command, "@query", DbType.String);
        var results = Add(command, "@results", DbType.String);
        var model = Add(command, "@model", DbType.String);

        var added = 0;
        foreach (var record in records)
        {
            id.Value = record.Id ?? FeedbackId.Of(record);
            shownAt.Value = Microseconds(record.Timestamp);
            query.Value = record.Query;
            results.Value = JsonSerializer.Serialize([.. record.Results.Select(FeedbackLineResult.From)], FeedbackJson.Lines.FeedbackLineResultArray);
            model.Value = (object?)record.Model ?? DBNull.Value;
            added += await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return added;
    }

    private static async Task<List<FeedbackRecord>> SelectAsync(DbConnection connection, long afterTime, string afterId, long to, CancellationToken cancellationToken)
    {
        var command = Command(
            connection,
            $"SELECT id, shown_at, query, results, model FROM reranker_feedback WHERE (shown_at, id) > (@time, @id) AND shown_at < @to ORDER BY shown_at, id LIMIT {PageSize}");
        await using var _ = command.ConfigureAwait(false);
        Add(command, "@time", DbType.Int64, afterTime);
        Add(command, "@id", DbType.String, afterId);
        Add(command, "@to", DbType.Int64, to);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);

        var page = new List<FeedbackRecord>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var results = JsonSerializer.Deserialize(reader.GetString(3), FeedbackJson.Lines.FeedbackLineResultArray)!;
            page.Add(new FeedbackRecord
            {
                Id = reader.GetString(0),
                Timestamp = DateTimeOffset.UnixEpoch.AddTicks(reader.GetInt64(1) * TimeSpan.TicksPerMicrosecond),
                Query = reader.GetString(2),
                Results = [.. results.Select(static (result, i) => result.ToResult(i, shift: 0, line: 0))],
                Model = await reader.IsDBNullAsync(4, cancellationToken).ConfigureAwait(false) ? null : reader.GetString(4),
            });
        }

        return page;
    }

    private async Task<T> UseAsync<T>(string purpose, Func<DbConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
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
