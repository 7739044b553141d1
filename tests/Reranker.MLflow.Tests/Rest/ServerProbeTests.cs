using Microsoft.AspNetCore.Http;

namespace Reranker.MLflow.Tests;

public sealed class ServerProbeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("3.11.2.dev0", "3.11.2", true)]
    [InlineData("3.11.2.dev0", "3.11.3", false)]
    [InlineData("3.10.1rc1", "3.10", true)]
    [InlineData("3.10.1rc1", "3.11", false)]
    [InlineData("2.12.1", "3.0", false)]
    [InlineData("10.0", "3.3", true)]
    [InlineData("3", "3.0", true)]
    [InlineData("unknown", "0.1", false)]
    public void A_version_is_compared_by_the_numbers_that_it_begins_with(string own, string wanted, bool isAtLeast) =>
        Assert.Equal(isAtLeast, new MLflowServerInfo { Version = own }.IsAtLeast(Version.Parse(wanted)));

    [Theory]
    [InlineData("3.11.2\n", null, "3.11.2", true)]
    [InlineData(null, """{"store_type":"SqlStore","workspaces_enabled":true}""", null, true)]
    [InlineData("<html>a page for every address</html>", null, null, false)]
    [InlineData(null, null, null, false)]
    public async Task A_server_that_something_hides_is_known_by_what_it_says(string? version, string? details, string? read, bool isNew)
    {
        await using var server = await LoopbackServer.StartAsync(context => AnswerAsync(context, context.Request.Path == "/version" ? version : details), Cancellation);
        using var client = server.Connect();

        var info = await client.GetServerInfoAsync(Cancellation);
        Assert.Equal((read, isNew, details is not null), (info.Version, info.IsAtLeast(new Version(3, 11)), info.WorkspacesEnabled));
    }

    [Fact]
    public async Task A_server_that_is_new_enough_is_asked_once_which_it_is()
    {
        var asked = new List<string>();
        await using var server = await LoopbackServer.StartAsync(
            context =>
            {
                asked.Add(context.Request.Path);
                return AnswerAsync(context, context.Request.Path == "/version" ? "3.0.0" : context.Request.Method == "POST" ? "{}" : null);
            },
            Cancellation);
        using var client = server.Connect();
        for (var step = 0; step < 3; step++)
            await client.LogMetricAsync(new string('0', 32), new Metric("m", 1, 0, step) { ModelId = "m-1" }, Cancellation);

        Assert.Single(asked, static path => path == "/version");
        Assert.Equal(3, asked.Count(static path => path == "/api/2.0/mlflow/runs/log-metric"));
    }

    private static Task AnswerAsync(HttpContext context, string? answer)
    {
        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        return context.Response.WriteAsync(answer ?? "<html>404</html>");
    }
}
