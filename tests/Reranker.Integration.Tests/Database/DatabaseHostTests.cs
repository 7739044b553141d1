using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Npgsql;
using Reranker.Integration.Tests.Web;
using Reranker.Jobs;
using Reranker.WebHost;

namespace Reranker.Integration.Tests.Database;

/// <summary>The web host with feedback and jobs in PostgreSQL.</summary>
public sealed class DatabaseHostTests(TinyModel model, PostgresServer server)
{
    [Fact]
    public async Task Feedback_is_stored_once_and_seen_by_every_host()
    {
        var database = await server.CreateDatabaseAsync();
        await using var first = Host(database);
        await using var second = Host(database);
        using var client = await first.ReadyClientAsync();
        using var other = await second.ReadyClientAsync();
        var records = SyntheticFeedback.Records(300);

        Assert.Equal("""{"received":300,"added":300,"known":0}""", (await (await client.PostAsync("/feedback", records)).JsonAsync(HttpStatusCode.Created)).ToJsonString());
        Assert.Equal("""{"received":300,"added":0,"known":300}""", (await (await other.PostAsync("/feedback", records)).JsonAsync(HttpStatusCode.Created)).ToJsonString());
        Assert.Empty(Directory.GetFiles(first.DataDirectory, "feedback.db*"));
    }

    [Fact]
    public async Task Ten_hosts_that_start_at_once_on_an_empty_database_all_start()
    {
        var database = await server.CreateDatabaseAsync();
        var data = Directory.CreateTempSubdirectory("reranker-ten-");
        var hosts = Enumerable.Range(0, 10).Select(_ => Host(database, data.FullName)).ToArray();
        try
        {
            var clients = await Task.WhenAll(hosts.Select(static host => Task.Run(host.ReadyClientAsync)));

            var models = await (await clients[0].GetAsync("/models", Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
            Assert.Single(models["versions"]!.AsArray());
        }
        finally
        {
            foreach (var host in hosts)
                await host.DisposeAsync();
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_of_an_import_leaves_nothing_half_stored_and_the_host_goes_on_when_it_is_back()
    {
        await using var own = await PostgresServer.StartOwnAsync();
        await using var host = Host(own.ConnectionString);
        using var client = await host.ReadyClientAsync();
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(1, seed: 300))).JsonAsync(HttpStatusCode.Created);

        // An import that takes a while, since somebody else has locked what it comes to.
        await using (var connection = new NpgsqlConnection(own.ConnectionString))
        {
            await connection.OpenAsync(Http.Cancelled);
            await using var transaction = await connection.BeginTransactionAsync(Http.Cancelled);
            await using var locking = new NpgsqlCommand("INSERT INTO reranker_feedback (id, shown_at, query, results) VALUES ('m', 0, 'q', '[]')", connection, transaction);
            await locking.ExecuteNonQueryAsync(Http.Cancelled);
            var records = SyntheticFeedback.Records(400, seed: 301);
            for (var i = 0; i < records.Count; i++)
                records[i]!["id"] = i == 200 ? "m" : string.Create(CultureInfo.InvariantCulture, $"{(i < 200 ? 'a' : 'z')}{i}");
            var import = client.PostAsync("/feedback", records);
            await Eventually.IsTrueAsync(async () => await CountAsync(own.ConnectionString, "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") > 0);
            await own.KillAsync();

            var problem = await (await import).ProblemAsync(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("urn:reranker:problem:feedback-store", (string)problem["type"]!);
            await (await client.PostAsync("/feedback", records)).ProblemAsync(HttpStatusCode.ServiceUnavailable);
            // What needs no database goes on.
            await (await client.PostAsync("/rerank", Ranking())).JsonAsync(HttpStatusCode.OK);

            await own.RestartAsync();
            JsonNode? answer = null;
            await Eventually.IsTrueAsync(async () => await client.PostAsync("/feedback", records) is { StatusCode: HttpStatusCode.Created } created && (answer = await created.JsonAsync()) is not null);
            Assert.Equal(400, (int)answer!["added"]!);
        }

        Assert.Equal(401, await CountAsync(own.ConnectionString, "SELECT COUNT(*) FROM reranker_feedback"));
    }

    [Fact]
    public async Task A_host_that_only_serves_and_has_served_starts_without_its_database_and_uses_it_when_it_is_back()
    {
        await using var own = await PostgresServer.StartOwnAsync();
        await using var before = Host(own.ConnectionString, role: HostRole.Serve);
        using (await before.ReadyClientAsync())
            await Eventually.IsTrueAsync(() => Task.FromResult(File.Exists(Path.Combine(before.DataDirectory, "served.json"))));
        await own.KillAsync();

        await using var host = Host(own.ConnectionString, before.DataDirectory, HostRole.Serve);
        using var client = await host.ReadyClientAsync();
        await (await client.PostAsync("/rerank", Ranking())).JsonAsync(HttpStatusCode.OK);
        var training = new JsonObject { ["date_from"] = "2025-07-01", ["date_to"] = "2025-07-31" };
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(600))).ProblemAsync(HttpStatusCode.ServiceUnavailable);
        await (await client.PostAsync("/train_challenger", training)).ProblemAsync(HttpStatusCode.ServiceUnavailable);

        await own.RestartAsync();
        await Eventually.IsTrueAsync(async () => (await client.PostAsync("/feedback", SyntheticFeedback.Records(600))).StatusCode == HttpStatusCode.Created);
        await (await client.PostAsync("/train_challenger", training)).JsonAsync(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("postgresql://reranker:geheim@db/reranker")]
    [InlineData("Host=db;geheim=1")]
    [InlineData("Host=db;Port=geheim")]
    [InlineData("Username=reranker;Password=geheim")]
    public void A_connection_string_that_is_none_is_explained_without_being_shown(string text)
    {
        var error = Assert.Throws<OptionsValidationException>(() => PostgresDataSource.Create(text, "Reranker:Database"));

        var explanation = StartupError.Explain(error)!;
        Assert.Contains("Reranker:Database is no connection string of PostgreSQL", explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=db;Username=a", 20)]
    [InlineData("Host=db;Username=a;Maximum Pool Size=50", 50)]
    public async Task A_host_takes_few_connections_unless_it_is_told_otherwise(string text, int expected)
    {
        await using var source = PostgresDataSource.Create(text);

        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=reranker;Password=geheim;Database=x")]
    [InlineData(null)]
    public async Task A_database_that_cannot_be_used_is_explained_without_its_password(string? connectionString)
    {
        connectionString ??= new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { Password = "geheim" }.ConnectionString;
        var data = Directory.CreateTempSubdirectory("reranker-no-database-");
        try
        {
            var output = await WebHostProcess.FailAsync(model, data.FullName, ("Database", connectionString));

            Assert.Contains("Reranker could not start: the database", output, StringComparison.Ordinal);
            Assert.Contains("127.0.0.1:", output, StringComparison.Ordinal);
            Assert.DoesNotContain("geheim", output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Records_are_stored_one_by_one_beside_rankings()
    {
        const int clients = 16, perClient = 125;
        await using var host = Host(await server.CreateDatabaseAsync());
        using var client = await host.ReadyClientAsync();
        var ranking = Ranking();
        for (var i = 0; i < 20; i++)
            await client.PostAsync("/rerank", ranking);
        var quiet = await RankAsync(client, ranking, static () => false);

        var stored = 0;
        var start = Stopwatch.GetTimestamp();
        var storing = Task.WhenAll(Enumerable.Range(0, clients).Select(worker => Task.Run(async () =>
        {
            foreach (var record in SyntheticFeedback.Records(perClient, seed: 1000 + worker))
            {
                await (await client.PostAsync("/feedback", record!.DeepClone())).JsonAsync(HttpStatusCode.Created);
                Interlocked.Increment(ref stored);
            }
        })));
        var beside = await RankAsync(client, ranking, () => !storing.IsCompleted);
        await storing;
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        Assert.Equal(clients * perClient, stored);
        // A figure, and no judgement: machines differ.
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{stored / seconds:0} records a second, each in a request and a transaction of its own; a ranking takes {quiet:0.0} ms, {beside:0.0} ms meanwhile (medians)"));
    }

    private Web.WebHost Host(string database, string? data = null, HostRole role = HostRole.All) => new(model, data, ("Reranker:Database", database), ("Reranker:Role", $"{role}"));

    private static JsonNode Ranking() => JsonNode.Parse("""{"query": "word001 word002", "documents": ["word003 word004", "word002 word007"]}""")!;

    /// <summary>The median time of a ranking, in milliseconds: of 50, or of as many as fit.</summary>
    private static async Task<double> RankAsync(HttpClient client, JsonNode ranking, Func<bool> goesOn)
    {
        var times = new List<double>();
        do
        {
            var start = Stopwatch.GetTimestamp();
            await (await client.PostAsync("/rerank", ranking)).JsonAsync(HttpStatusCode.OK);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (times.Count < 50 || goesOn());
        return times.Order().ElementAt(times.Count / 2);
    }

    private static async Task<long> CountAsync(string database, string query)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Http.Cancelled);
        await using var command = new NpgsqlCommand(query, connection);
        return (long)(await command.ExecuteScalarAsync(Http.Cancelled))!;
    }
}
