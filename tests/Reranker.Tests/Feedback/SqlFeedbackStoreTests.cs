using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Tests;

/// <summary>The feedback store on SQLite.</summary>
public sealed class SqlFeedbackStoreTests : FeedbackStoreConformance
{
    private static readonly DateTimeOffset Start = new(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    protected override string RefuseBad =>
        "CREATE TRIGGER refuse BEFORE INSERT ON reranker_feedback WHEN NEW.query = 'bad' BEGIN SELECT RAISE(ABORT, 'disk is full'); END";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_a_typed_error()
    {
        await using var nowhere = Open("no/such/folder/feedback.db");

        await Assert.ThrowsAsync<FeedbackStoreException>(() => new SqlFeedbackStore(nowhere).CountAsync(Start, Start.AddDays(1), Token));
    }

    [Fact]
    public async Task A_store_from_before_impressions_gets_their_column()
    {
        await using var old = Open("old.db");
        await using (var command = old.CreateCommand(
            "CREATE TABLE reranker_feedback (id TEXT NOT NULL PRIMARY KEY, shown_at BIGINT NOT NULL, query TEXT NOT NULL, results TEXT NOT NULL, model TEXT)"))
            await command.ExecuteNonQueryAsync(Token);

        Assert.Equal(1, await new SqlFeedbackStore(old).AddAsync([Record("a", 1) with { ImpressionId = "i" }], Token));
    }

    [Fact]
    public async Task The_container_gives_one_store()
    {
        await using var dataSource = Open();
        await using var services = new ServiceCollection().AddFeedbackStore(dataSource).BuildServiceProvider();

        Assert.Same(services.GetRequiredService<IFeedbackStore>(), services.GetRequiredService<IFeedbackStore>());
        Assert.Equal(0, await services.GetRequiredService<IFeedbackStore>().CountAsync(Start, Start, Token));
    }

    protected override Task CreateAsync() => Task.CompletedTask;

    protected override DbDataSource Open() => Open("feedback.db");

    private DbDataSource Open(string name) => SqliteFactory.Instance.CreateDataSource($"Data Source={_folder.Combine(name)};Pooling=False");
}
