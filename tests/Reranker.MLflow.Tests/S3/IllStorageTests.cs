using Microsoft.AspNetCore.Http;

namespace Reranker.MLflow.Tests;

/// <summary>Object storage that is ill, absent, or none.</summary>
public sealed class IllStorageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_download_that_breaks_off_is_done_again_from_its_start()
    {
        var gets = 0;
        await using var server = await LoopbackServer.StartAsync(
            async context =>
            {
                context.Response.Headers.LastModified = "Mon, 23 Nov 2026 00:00:00 GMT";
                context.Response.ContentLength = 5;
                if (context.Request.Method == "HEAD")
                    return;
                var breaks = gets++ == 0;
                await context.Response.WriteAsync(breaks ? "wh" : "whole", Cancellation);
                await context.Response.Body.FlushAsync(Cancellation);
                if (breaks)
                    context.Abort();
            },
            Cancellation);
        using var storage = Connect(server.Uri, retries: 1);
        using var destination = new MemoryStream();
        await storage.Open("s3://bucket/a").ReadAsync("b", 5, destination, Cancellation);

        Assert.Equal(("whole", 2), (System.Text.Encoding.UTF8.GetString(destination.ToArray()), gets));
    }

    [Fact]
    public async Task Storage_that_hangs_ends_in_a_connection_error()
    {
        await using var server = await LoopbackServer.StartAsync(
            async context =>
            {
                context.Response.Headers.LastModified = "Mon, 23 Nov 2026 00:00:00 GMT";
                context.Response.ContentLength = 5;
                if (context.Request.Method == "HEAD")
                    return;
                await context.Response.WriteAsync("wh", Cancellation);
                await context.Response.Body.FlushAsync(Cancellation);
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            },
            Cancellation);
        using var storage = Connect(server.Uri, timeout: 0.3);

        await Assert.ThrowsAsync<MLflowConnectionException>(() => storage.Open("s3://bucket").ReadAsync("b", 5, new MemoryStream(), Cancellation));
        await Assert.ThrowsAsync<MLflowConnectionException>(() => storage.Open("s3://bucket").ListAsync(null, Cancellation));
    }

    [Fact]
    public async Task Storage_that_is_not_there_is_named()
    {
        using var storage = Connect("http://127.0.0.1:1");
        var error = await Assert.ThrowsAsync<MLflowConnectionException>(() => storage.Open("s3://bucket").WriteAsync("a", (byte[])[1], Cancellation));

        Assert.Contains("http://127.0.0.1:1", error.Message);
    }

    [Theory]
    [InlineData(403, "<Error><Code>QuotaExceeded</Code><Message></Message></Error>", MLflowErrorCode.PermissionDenied)]
    [InlineData(503, "<Error><Code>SlowDown</Code></Error>", MLflowErrorCode.TemporarilyUnavailable)]
    [InlineData(400, "<Error><Code>InvalidRequest</Code><Message>words</Message></Error>", MLflowErrorCode.InternalError)]
    [InlineData(502, "<html>Bad gateway", MLflowErrorCode.InternalError)]
    public async Task A_refusal_is_told_by_its_code_even_without_words(int status, string body, string code)
    {
        await using var server = await LoopbackServer.StartAsync(
            context =>
            {
                context.Response.StatusCode = status;
                context.Response.ContentType = "application/xml";
                return context.Response.WriteAsync(body, Cancellation);
            },
            Cancellation);
        using var storage = Connect(server.Uri);
        var error = await Assert.ThrowsAsync<MLflowException>(() => storage.Open("s3://bucket").WriteAsync("a", (byte[])[1], Cancellation));

        Assert.Equal(code, error.ErrorCode);
    }

    private static S3Storage Connect(string endpoint, int retries = 0, double timeout = 60) => new(
        new S3Settings
        {
            Endpoint = new Uri(endpoint),
            AccessKey = "key",
            SecretKey = "secret",
            Region = "us-east-1",
            Connection = new StorageConnection
            {
                Timeout = TimeSpan.FromSeconds(timeout),
                Retry = new RetryPolicy { MaxRetries = retries, BackoffFactor = 0, Jitter = 0 },
            },
        },
        new Transfers(new TransferSettings()),
        TimeProvider.System);
}
