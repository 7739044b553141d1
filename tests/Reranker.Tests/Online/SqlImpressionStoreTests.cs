using Microsoft.Data.Sqlite;

namespace Reranker.Tests;

public sealed class SqlImpressionStoreTests : IDisposable
{
    private readonly OnlineFixture _online = new();

    public void Dispose() => _online.Dispose();

    [Fact]
    public async Task What_was_stored_comes_back_once()
    {
        var interleaved = new Impression
        {
            Id = "1", Timestamp = _online.Clock.GetUtcNow(), Kind = ImpressionKind.Interleaved, Query = "„query“", Champion = "a/1", Challenger = "a/2",
            Results = [ImpressionResult.Of(new RerankDocument("text", "id"), Team.Champion), ImpressionResult.Of("other", Team.Challenger), ImpressionResult.Of("neither")],
        };
        var shadow = interleaved with
        {
            Id = "2", Kind = ImpressionKind.Shadow, Results = [],
            Agreement = new RankingAgreement { Documents = 3, Depth = 2, Overlap = 0.5, KendallTau = -1.0 / 3, ScoreShift = 1e-9, ScoreDistance = 2, ChampionMilliseconds = 1.5, ChallengerMilliseconds = 2.5 },
        };

        Assert.Equal(2, await _online.Impressions.AddAsync([interleaved, shadow, interleaved], OnlineFixture.Token));
        Assert.Equal(0, await _online.Impressions.AddAsync([shadow], OnlineFixture.Token));

        var read = await _online.ReadAsync();
        Assert.Equivalent(interleaved, read[0], strict: true);
        Assert.Equivalent(shadow, read[1], strict: true);
        Assert.Equal("982d9e3eb996f559", read[0].Results[0].TextDigest); // printf text | sha256sum
    }

    [Fact]
    public async Task A_feedback_store_from_before_impressions_is_read_and_written_on()
    {
        using var folder = new TemporaryFolder();
        await using var dataSource = SqliteFactory.Instance.CreateDataSource($"Data Source={folder.Combine("old.db")};Pooling=False");
        foreach (var statement in (string[])[
            "CREATE TABLE reranker_feedback (id TEXT NOT NULL PRIMARY KEY, shown_at BIGINT NOT NULL, query TEXT NOT NULL, results TEXT NOT NULL, model TEXT)",
            """INSERT INTO reranker_feedback VALUES ('old', 1751371200000000, 'query', '[{"text":"t","position":1}]', NULL)"""])
        {
            await using var command = dataSource.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(OnlineFixture.Token);
        }

        var store = new SqlFeedbackStore(dataSource);
        var old = Assert.Single(await store.ReadAsync(DateWindow.Parse("2025-07-01", "2025-07-01"), OnlineFixture.Token).ToListAsync(OnlineFixture.Token));
        await store.AddAsync([old with { Id = "new", ImpressionId = "impression" }], OnlineFixture.Token);

        Assert.Null(old.ImpressionId);
        Assert.Equal(
            [("new", "impression"), ("old", null)],
            await store.ReadAsync(DateWindow.Parse("2025-07-01", "2025-07-01"), OnlineFixture.Token).Select(static record => (record.Id, record.ImpressionId)).ToListAsync(OnlineFixture.Token));
    }

    [Fact]
    public void The_impression_of_a_line_is_read_and_keeps_the_ids_of_lines_that_have_none()
    {
        var plain = FeedbackJsonLines.Parse("""{"timestamp":"2025-07-01T09:00:00Z","query":"q","results":[{"text":"t","position":1}]}"""u8);
        var line = FeedbackJsonLines.Parse("""{"timestamp":"2025-07-01T09:00:00Z","query":"q","results":[{"text":"t","position":1}],"impression_id":"7"}"""u8);

        Assert.Equal("7", line.ImpressionId);
        Assert.Equal("a8142c86a2d2525ef95990c14ebe44edef3464ae891f48845d2b187363fd9912", FeedbackId.Of(plain)); // sha256sum of the line
        Assert.Throws<FeedbackFormatException>(() => FeedbackJsonLines.Parse("""{"timestamp":"2025-07-01T09:00:00Z","query":"q","results":[{"text":"t","position":1}],"impression_id":""}"""u8));
    }
}
