using Microsoft.Data.Sqlite;

namespace Reranker.Tests;

public sealed class SampleFeedbackTests
{
    [Fact]
    public async Task The_shipped_log_fills_July_2025()
    {
        using var folder = new TemporaryFolder();
        await using var dataSource = SqliteFactory.Instance.CreateDataSource($"Data Source={folder.Combine("feedback.db")};Pooling=False");
        var store = new SqlFeedbackStore(dataSource);
        var token = TestContext.Current.CancellationToken;

        var import = await FeedbackJsonLines.ImportAsync(store, Path.Combine(AppContext.BaseDirectory, "feedback-2025-07.jsonl.gz"), token);
        var month = await store.ReadAsync(DateWindow.Parse("2025-07-01", "2025-07-31"), token).ToListAsync(token);

        Assert.Equal(new FeedbackImport(Read: 4006, Added: 4006), import);
        Assert.Equal(4006, month.Count);
        Assert.Equal(31, month.Select(static record => record.Timestamp.Day).Distinct().Count());
        Assert.Equal(1780, await store.CountAsync(DateWindow.Parse("2025-07-01", "2025-07-14"), token));
        Assert.All(month, static record => Assert.InRange(record.Results.Count, 10, 12));
    }
}
