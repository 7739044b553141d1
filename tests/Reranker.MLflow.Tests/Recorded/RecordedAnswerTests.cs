using Microsoft.AspNetCore.Http;

namespace Reranker.MLflow.Tests;

/// <summary>
/// Asks recorded requests with the client of servers, and gives it the recorded answer to read: each must become what it says, or the exception that it says.
/// </summary>
/// <remarks>What the typed client has no words for, or refuses to send, is in <c>differences.tsv</c>, each with its reason, and is all that is left out.</remarks>
public sealed class RecordedAnswerTests
{
    [Theory]
    [InlineData("2.12.1-sqlite")]
    [InlineData("2.12.1-postgresql")]
    [InlineData("3.11-sqlite")]
    public async Task The_client_reads_what_real_servers_answered(string recorded)
    {
        Exchange? current = null;
        string? asked = null;
        await using var server = await LoopbackServer.StartAsync(
            context =>
            {
                asked ??= $"{context.Request.Method} {context.Request.Path}";
                context.Response.StatusCode = current!.Status;
                context.Response.ContentType = current.ContentType;
                return context.Response.WriteAsync(current.Answer);
            },
            TestContext.Current.CancellationToken);
        using var client = server.Connect();
        var notSent = RecordedDifferences.Of(RecordedDifferences.Client);
        var (compared, inexpressible, failures) = (0, new List<(string, string)>(), new List<string>());
        var exchanges = Exchange.ReadAll(recorded);
        foreach (var exchange in exchanges)
        {
            (current, asked) = (exchange, null);
            try
            {
                var difference = await RecordedComparison.CompareAsync(client, exchange, new RecordedRequest(exchange, static text => text), [], ownWords: true);
                // Searches and the latest versions have two methods.
                if (asked is not null && asked.Split(' ')[1] != "/api/2.0/mlflow/" + exchange.Endpoint.Split(' ')[1])
                    difference = $"asked {asked}";
                if (difference is not null && !notSent.ContainsKey(exchange.Name))
                    failures.Add($"{exchange.Name}: {difference}");
                compared++;
            }
            catch (InexpressibleException error)
            {
                inexpressible.Add((exchange.Name, error.Message));
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {compared} differ:\n{string.Join('\n', failures)}");
        RecordedDifferences.AssertInexpressible(exchanges, inexpressible);
        Assert.Equal(exchanges.Count, compared + inexpressible.Count);
        Assert.True(compared >= 255, $"Only {compared} exchanges were compared.");
    }
}
