using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.AspNetCore.Tests;

public sealed class FeedbackTests : IDisposable
{
    private const string Record = """{"id": "r1", "timestamp": "2025-07-01T08:00:00Z", "query": "a", "results": [{"text": "b", "position": 1, "clicked": true}]}""";
    private readonly string _folder = Directory.CreateTempSubdirectory("reranker-endpoints-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Records_are_stored_once_and_who_may_store_them_is_the_applications_affair()
    {
        await using var host = await Host.StartAsync(
            static app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapRerankerFeedback("/shop").RequireAuthorization("ada");
            },
            services =>
            {
                HeaderAuthentication.Add(services);
                services.AddFeedbackStore(_ => SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(_folder, "feedback.db")}"));
            });

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.PostAsync("/shop/feedback", Record)).StatusCode);
        host.Client.DefaultRequestHeaders.Add(HeaderAuthentication.Header, "Ada");
        Assert.Equal("""{"received":1,"added":1,"known":0}""", (await host.PostAsync("/shop/feedback", Record, HttpStatusCode.Created)).ToJsonString());
        Assert.Equal("""{"received":1,"added":0,"known":1}""", (await host.PostAsync("/shop/feedback", $"[{Record}]", HttpStatusCode.Created)).ToJsonString());
        Assert.Equal(2, (int)(await host.PostAsync("/shop/feedback", $"[{Record}, {Record.Replace("query", "quary", StringComparison.Ordinal)}]", HttpStatusCode.UnprocessableEntity))["line"]!);
        Assert.Equal("urn:reranker:problem:json", (string)(await host.PostAsync("/shop/feedback", "{", HttpStatusCode.BadRequest))["type"]!);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await host.PostAsync("/shop/feedback", Record, "text/plain")).StatusCode);
    }
}
