using System.Net;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

/// <summary>Hosts that do a part of the work, and schedules, without a database.</summary>
public sealed class RoleTests(TinyModel model)
{
    [Fact]
    public async Task A_host_that_only_serves_refuses_to_train_where_nobody_would_hear_of_it()
    {
        await using var host = new WebHost(model, settings: ("Reranker:Role", "Serve"));
        using var client = await host.ReadyClientAsync();
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(20))).JsonAsync(HttpStatusCode.Created);

        var problem = await (await client.PostAsync("/train_challenger", new JsonObject { ["date_from"] = "2025-07-01", ["date_to"] = "2025-07-14" })).ProblemAsync(HttpStatusCode.Conflict);

        Assert.Equal("urn:reranker:problem:nobody-trains", (string)problem["type"]!);
        Assert.Contains("Reranker:Database", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_only_trains_has_no_rankings_and_says_so()
    {
        await using var host = new WebHost(model, settings: ("Reranker:Role", "Train"));
        using var client = await host.ReadyClientAsync();

        var home = await (await client.GetAsync("/", Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
        Assert.Null(home["model"]);
        Assert.Null(home["links"]!["rerank"]);
        await (await client.PostAsync("/score", new JsonObject())).ProblemAsync(HttpStatusCode.NotFound);
        foreach (var path in (string[])["/health", "/metrics", "/models", "/openapi/v1.json"])
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path, Http.Cancelled)).StatusCode);
        await (await client.GetAsync("/train_challenger/none", Http.Cancelled)).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("Role", "Boss", "Reranker:Role")]
    [InlineData("RetrainingSchedule__Cron", "every sunday", "0 0 3 ? * SUN")]
    [InlineData("RetrainingSchedule__Cron", "0 3 * * 0", "0 0 3 ? * SUN")]
    [InlineData("RetrainingSchedule__Days", "0", "Days")]
    [InlineData("Database", "garbage", "Reranker:Database is no connection string")]
    public async Task A_setting_that_cannot_be_used_is_refused_at_the_start(string name, string value, string expected)
    {
        var data = Directory.CreateTempSubdirectory("reranker-refused-");
        try
        {
            var output = await WebHostProcess.FailAsync(model, data.FullName, (name, value));

            Assert.StartsWith("The configuration cannot be used: ", output, StringComparison.Ordinal);
            Assert.Contains(expected, output, StringComparison.Ordinal);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
