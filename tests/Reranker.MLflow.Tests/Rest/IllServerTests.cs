using System.Text;

namespace Reranker.MLflow.Tests;

/// <summary>Servers that speak broken HTTP, or something else, over a real connection.</summary>
public sealed class IllServerTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "ended prematurely")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "invalid status line")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Ty", "")]
    [InlineData(Head + "Content-Length: 100\r\n\r\n{\"experiment\":", "ended prematurely")]
    [InlineData(Head + "Content-Length: 99999999999999\r\n\r\n{", "more than can be read")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"exp\r\n", "ended prematurely")]
    [InlineData(Head + "Transfer-Encoding: chunked\r\n\r\nnot a length\r\n", "")]
    [InlineData(Head + "Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!", "cannot be decompressed")]
    public async Task An_answer_that_breaks_off_or_is_no_HTTP_is_a_connection_error(string answer, string expected)
    {
        await using var server = RawServer.Answering(answer);
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<MLflowConnectionException>(() => client.GetExperimentAsync("1", Cancellation));

        Assert.Contains(expected, error.Message);
        Assert.Contains($"http://127.0.0.1:{server.Port}/", error.Message);
    }

    [Theory]
    [InlineData("{\"experiment\":{\"name\":\"\u00ff\u00fe\"}}")]
    [InlineData("{\"experiment\":[1,2]}")]
    [InlineData("{\"experiment\":{\"creation_time\":99999999999999999999}}")]
    [InlineData("{\"experiment\"")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\u0000\u0001\u0002")]
    public async Task A_body_that_is_not_MLflows_is_told_with_its_first_words(string body)
    {
        await using var server = RawServer.Answering($"{Head}Content-Length: {body.Length}\r\n\r\n{body}");
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<MLflowException>(() => client.GetExperimentAsync("1", Cancellation));

        Assert.Equal((MLflowErrorCode.InternalError, 200), (error.ErrorCode, error.StatusCode));
        Assert.Contains("GET http://127.0.0.1", error.Message);
    }

    [Fact]
    public async Task A_body_deeper_than_any_message_is_refused()
    {
        var body = new string('[', 100_000);
        await using var server = RawServer.Answering($"{Head}Content-Length: {body.Length + 15}\r\n\r\n{{\"experiment\":{body} ");
        using var client = Connect(server);
        await Assert.ThrowsAsync<MLflowException>(() => client.GetExperimentAsync("1", Cancellation));
    }

    [Fact]
    public async Task A_body_without_an_end_is_left()
    {
        await using var server = new RawServer(static async (stream, cancellationToken) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Head + "\r\n"), cancellationToken);
            var spaces = Encoding.ASCII.GetBytes(new string(' ', 1 << 16));
            while (true)
                await stream.WriteAsync(spaces, cancellationToken);
        });
        using var client = Connect(server);
        Assert.Contains("more than can be read", (await Assert.ThrowsAsync<MLflowConnectionException>(() => client.GetExperimentAsync("1", Cancellation))).Message);
        Assert.Equal(1, server.Connections);
    }

    private static RestStore Connect(RawServer server) => RestServices.CreateStore(
        new RestSettings
        {
            Server = new Uri($"http://127.0.0.1:{server.Port}/"),
            Timeout = TimeSpan.FromSeconds(60),
            Retry = new RetryPolicy { MaxRetries = 0 },
            MaxAnswer = 1 << 20,
        },
        null,
        null);
}
