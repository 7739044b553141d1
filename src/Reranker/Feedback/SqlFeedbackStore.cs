using System.Data.Common;
using System.Text.Json;

namespace Reranker;

/// <summary>Keeps feedback in a table of a relational database: SQLite, PostgreSQL, or another that knows <c>ON CONFLICT DO NOTHING</c>.</summary>
/// <remarks>
/// The table <c>reranker_feedback</c> is made when it is missing. Times are kept to the microsecond, in UTC. Records are read in pages, so that a
/// slow reader keeps no writer waiting. A record without an id gets the SHA-256 of its exported line.
/// </remarks>
public sealed class SqlFeedbackStore : IFeedbackStore
{
    private readonly SqlTable _table;

    /// <summary>Creates a store.</summary>
    /// <param name="dataSource">Where connections come from; it is not disposed of.</param>
    public SqlFeedbackStore(DbDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _table = new SqlTable(dataSource, "reranker_feedback", "query", "results", "model", "impression_id");
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
        return place == 0 ? Task.FromResult(0) : _table.AddAsync(records.Select(Row), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="FeedbackStoreException">The database refused.</exception>
    public IAsyncEnumerable<FeedbackRecord> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        _table.ReadAsync(from, to, cancellationToken).Select(Record);

    /// <inheritdoc/>
    /// <exception cref="FeedbackStoreException">The database refused.</exception>
    public Task<long> CountAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) => _table.CountAsync(from, to, cancellationToken);

    private static SqlRow Row(FeedbackRecord record) => new(
        record.Id ?? FeedbackId.Of(record),
        record.Timestamp,
        record.Query,
        JsonSerializer.Serialize([.. record.Results.Select(FeedbackLineResult.From)], FeedbackJson.Lines.FeedbackLineResultArray),
        record.Model,
        record.ImpressionId);

    private static FeedbackRecord Record(SqlRow row) => new()
    {
        Id = row.Id,
        Timestamp = row.ShownAt,
        Query = row.Texts[0]!,
        Results =
        [
            .. JsonSerializer.Deserialize(row.Texts[1]!, FeedbackJson.Lines.FeedbackLineResultArray)!
                .Select(static (result, i) => result.ToResult(i, shift: 0, line: 0)),
        ],
        Model = row.Texts[2],
        ImpressionId = row.Texts[3],
    };
}
