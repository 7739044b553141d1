using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>Gives every recorded answer, with its status and content type, to the door of all requests: JSON, pages, texts and files. None is left out.</summary>
public sealed class RecordedDoorTests
{
    [Theory]
    [InlineData("2.12.1-sqlite", 375)]
    [InlineData("2.12.1-postgresql", 376)]
    [InlineData("3.11-sqlite", 377)]
    public async Task Every_recorded_answer_becomes_what_it_says_or_a_typed_refusal(string recorded, int count)
    {
        Exchange? current = null;
        await using var server = await LoopbackServer.StartAsync(
            context =>
            {
                context.Response.StatusCode = current!.Status;
                context.Response.ContentType = current.ContentType;
                if (current.Location is { } location)
                    context.Response.Headers.Location = location;
                return context.Response.WriteAsync(current.Answer);
            },
            TestContext.Current.CancellationToken);
        var settings = new RestSettings { Server = new Uri(server.Uri + "/"), Timeout = TimeSpan.FromSeconds(60), Retry = new RetryPolicy { MaxRetries = 0 } };
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddRestClient(_ => settings);
        await using var provider = services.BuildServiceProvider();
        var door = RestServices.CreateDoor(provider, settings);
        var (read, failures) = (0, new List<string>());
        foreach (var exchange in Exchange.ReadAll(recorded))
        {
            current = exchange;
            read++;
            if (await DifferenceAsync(door, exchange) is { } difference)
                failures.Add($"{exchange.Name}: {difference}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {read} differ:\n{string.Join('\n', failures)}");
        Assert.Equal(count, read);
    }

    private static async Task<string?> DifferenceAsync(RestDoor door, Exchange exchange)
    {
        try
        {
            var ours = await RecordedDoor.ReadAsync(door, exchange);
            if (exchange.Status != 200)
                return $"expected {exchange.Status} {exchange.ErrorCode}, got an answer";
            var theirs = exchange.Json ?? (ours is JsonObject ? new JsonObject() : JsonValue.Create(exchange.Answer));
            // The client knows from the run where its artifacts are.
            (theirs as JsonObject)?.Remove("root_uri");
            return ours is JsonObject { Count: 0 } && theirs is JsonObject { Count: > 0 } ? $"nothing of {exchange.Answer} was read" : RecordedComparison.Difference("", ours, theirs);
        }
        catch (MLflowException error)
        {
            // A page is quoted from its beginning; where it leads to is named.
            var said = exchange.Json?["message"]?.GetValue<string>();
            var words = DatabaseErrors.Readable(said) ?? exchange.Location ?? exchange.Answer.Split('\n')[0];
            var (status, code) = (exchange.Status, exchange.ErrorCode);
            // What a database says in SQL is told in words.
            if (DatabaseErrors.Translate(said) is { } translated)
                (status, code, words) = (translated.StatusCode, translated.ErrorCode, translated.Message);
            return (status, code) == (error.StatusCode, error.ErrorCode) && error.Message.Contains(words, StringComparison.Ordinal)
                ? null
                : $"expected {status} {code} {words}, got {error.StatusCode} {error.ErrorCode} {error.Message}";
        }
    }
}
