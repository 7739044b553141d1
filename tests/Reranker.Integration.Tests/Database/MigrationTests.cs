using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Reranker.Jobs;

namespace Reranker.Integration.Tests.Database;

/// <summary>How the tables come into the database.</summary>
public sealed class MigrationTests(PostgresServer server)
{
    [Fact]
    public async Task Many_hosts_that_start_at_once_take_every_step_once()
    {
        var database = await server.CreateDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => MigrateAsync(database))));

        Assert.Equal(["1 0001-feedback.sql"], await ReadAsync(database, "SELECT number || ' ' || name FROM reranker_migrations ORDER BY number"));
    }

    [Fact]
    public async Task The_feedback_tables_are_those_that_the_store_makes()
    {
        var (migrated, own) = (await server.CreateDatabaseAsync(), await server.CreateDatabaseAsync());
        await MigrateAsync(migrated);
        await using (var source = NpgsqlDataSource.Create(own))
            await new SqlFeedbackStore(source).CountAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Cancelled);

        foreach (var query in (string[])[
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable FROM information_schema.columns WHERE table_name IN ('reranker_feedback', 'reranker_impressions') ORDER BY 1",
            "SELECT indexdef FROM pg_indexes WHERE tablename IN ('reranker_feedback', 'reranker_impressions') ORDER BY 1"])
            Assert.Equal(await ReadAsync(own, query), await ReadAsync(migrated, query));
    }

    [Fact]
    public async Task Feedback_that_a_store_has_kept_before_stays()
    {
        var database = await server.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        var store = new SqlFeedbackStore(source);
        await store.AddAsync([new FeedbackRecord { Timestamp = DateTimeOffset.UnixEpoch, Query = "q", Results = [new FeedbackResult { Text = "t", Position = 1 }] }], Cancelled);

        await MigrateAsync(database);

        Assert.Equal(1, await store.CountAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Cancelled));
    }

    [Fact]
    public async Task A_user_who_may_make_no_tables_starts_where_they_are()
    {
        var database = await server.CreateDatabaseAsync();
        await MigrateAsync(database);
        await ExecuteAsync(database, "CREATE ROLE reader LOGIN PASSWORD 'reader'; GRANT SELECT ON reranker_migrations TO reader; REVOKE CREATE ON SCHEMA public FROM PUBLIC");

        await MigrateAsync(new NpgsqlConnectionStringBuilder(database) { Username = "reader", Password = "reader" }.ConnectionString);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task MigrateAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await new PostgresMigrations(source, NullLogger<PostgresMigrations>.Instance).RunAsync(Cancelled);
    }

    private static async Task ExecuteAsync(string database, string statements)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(statements);
        await command.ExecuteNonQueryAsync(Cancelled);
    }

    private static async Task<List<string>> ReadAsync(string database, string query)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync(Cancelled);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancelled))
            rows.Add(reader.GetString(0));
        return rows;
    }
}
