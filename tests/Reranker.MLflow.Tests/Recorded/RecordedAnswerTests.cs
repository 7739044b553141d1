using Microsoft.AspNetCore.Http;

namespace Reranker.MLflow.Tests;

/// <summary>Gives the client of servers every recorded answer to read: each must become what it says, or the exception that it says.</summary>
public sealed class RecordedAnswerTests
{
    /// <summary>Page sizes that are not sent: 0 is answered with nothing and a token for the same page, for ever, and -1 by PostgreSQL with its SQL.</summary>
    private static readonly HashSet<string> NotSent = new(["search max_results 0", "search max_results -1", "rm search 0", "history no max_results"]);

    [Theory]
    [InlineData("2.12.1-sqlite", 245)]
    [InlineData("2.12.1-postgresql", 245)]
    [InlineData("3.11-sqlite", 245)]
    public async Task The_client_reads_what_real_servers_answered(string recorded, int atLeast)
    {
        Exchange? current = null;
        string? asked = null;
        await using var server = await LoopbackServer.StartAsync(
            context =>
            {
                asked = $"{context.Request.Method} {context.Request.Path}";
                context.Response.StatusCode = current!.Status;
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(current.Answer);
            },
            TestContext.Current.CancellationToken);
        using var client = server.Connect();
        var (replayed, failures) = (0, new List<string>());
        foreach (var exchange in Exchange.ReadAll(recorded))
        {
            (current, asked) = (exchange, null);
            try
            {
                var difference = await RecordedComparison.CompareAsync(client, exchange, new RecordedRequest(exchange, static text => text), [], ownWords: true);
                // Searches and the latest versions have two methods.
                if (asked is not null && asked.Split(' ')[1] != "/api/2.0/mlflow/" + exchange.Endpoint.Split(' ')[1])
                    difference = $"asked {asked}";
                if (difference is not null && !NotSent.Contains(exchange.Name))
                    failures.Add($"{exchange.Name}: {difference}");
                replayed++;
            }
            catch (InexpressibleException)
            {
                continue;
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {replayed} differ:\n{string.Join('\n', failures)}");
        Assert.True(replayed >= atLeast, $"Only {replayed} exchanges were replayed.");
    }
}
