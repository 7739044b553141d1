using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>Keeps impressions in the database of a <see cref="SqlFeedbackStore"/>, in the table <c>reranker_impressions</c>, which is made when it is missing.</summary>
public sealed class SqlImpressionStore : IImpressionStore
{
    private readonly SqlTable _table;

    /// <summary>Creates a store.</summary>
    /// <param name="dataSource">Where connections come from; it is not disposed of.</param>
    public SqlImpressionStore(DbDataSource dataSource)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        _table = new SqlTable(dataSource, "reranker_impressions", "query", "kind", "champion", "challenger", "results", "agreement");
    }

    /// <inheritdoc/>
    /// <exception cref="FeedbackStoreException">The database refused.</exception>
    public Task<int> AddAsync(IReadOnlyCollection<Impression> impressions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(impressions);
        return _table.AddAsync(impressions.Select(Row), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="FeedbackStoreException">The database refused.</exception>
    public IAsyncEnumerable<Impression> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        _table.ReadAsync(from, to, cancellationToken).Select(Impression);

    private static SqlRow Row(Impression impression) => new(
        impression.Id,
        impression.Timestamp,
        impression.Query.Replace('\0', '\uFFFD'), // which PostgreSQL refuses, and others in the batch with it
        impression.Kind.ToString(),
        impression.Champion,
        impression.Challenger,
        JsonSerializer.Serialize([.. impression.Results], ImpressionJson.Default.ImpressionResultArray),
        impression.Agreement is null ? null : JsonSerializer.Serialize(impression.Agreement, ImpressionJson.Default.RankingAgreement));

    private static Impression Impression(SqlRow row) => new()
    {
        Id = row.Id,
        Timestamp = row.ShownAt,
        Query = row.Texts[0]!,
        Kind = Enum.Parse<ImpressionKind>(row.Texts[1]!),
        Champion = row.Texts[2]!,
        Challenger = row.Texts[3]!,
        Results = JsonSerializer.Deserialize(row.Texts[4]!, ImpressionJson.Default.ImpressionResultArray)!,
        Agreement = row.Texts[5] is { } agreement ? JsonSerializer.Deserialize(agreement, ImpressionJson.Default.RankingAgreement) : null,
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImpressionResult[]))]
[JsonSerializable(typeof(RankingAgreement))]
internal sealed partial class ImpressionJson : JsonSerializerContext;
