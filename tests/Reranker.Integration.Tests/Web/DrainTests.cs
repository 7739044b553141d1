using System.Net;
using System.Text;

namespace Reranker.Integration.Tests.Web;

/// <summary>Hosts that are told to stop while they have work to do.</summary>
public sealed class DrainTests(TinyModel model) : IDisposable
{
    private const string Request = """{"query": "word001", "documents": ["word002", "word003"]}""";
    private readonly string _data = Directory.CreateTempSubdirectory("reranker-drain-").FullName;

    [Fact]
    public async Task Readiness_goes_first_requests_are_still_answered_and_those_that_run_are_finished()
    {
        await using var host = await WebHostProcess.StartAsync(model, _data, ("Drain__Delay", "00:00:02"));
        await Eventually.IsTrueAsync(async () => await StatusAsync(host.Client, "/health/ready") == HttpStatusCode.OK);
        using var held = new HeldContent(Request);
        var running = host.Client.PostAsync("/rerank", held, Http.Cancelled);
        await held.Began;

        var stopping = host.TerminateAsync();
        await Eventually.IsTrueAsync(async () => await StatusAsync(host.Client, "/health/ready") == HttpStatusCode.ServiceUnavailable);
        using var late = await host.Client.PostAsync("/rerank", new StringContent(Request, Encoding.UTF8, "application/json"), Http.Cancelled);

        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.True(late.Headers.ConnectionClose);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host.Client, "/health/live"));
        await Eventually.IsTrueAsync(async () => await IsRefusedAsync(host.Client));
        Assert.False(running.IsCompleted);
        held.Release();
        using var answer = await running;
        await answer.JsonAsync(HttpStatusCode.OK);
        await stopping;
        Assert.Equal(0, host.ExitCode);
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_not_waited_for_longer_than_the_settings_say()
    {
        await using var host = await WebHostProcess.StartAsync(model, _data, ("Drain__Timeout", "00:00:00.500"));
        await Eventually.IsTrueAsync(async () => await StatusAsync(host.Client, "/health/ready") == HttpStatusCode.OK);
        using var held = new HeldContent(Request);
        var running = host.Client.PostAsync("/rerank", held, Http.Cancelled);
        await held.Began;

        await host.TerminateAsync();

        held.Release();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Http.Cancelled);
        return answer.StatusCode;
    }

    private static async Task<bool> IsRefusedAsync(HttpClient client)
    {
        try
        {
            await StatusAsync(client, "/health/live");
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }

    /// <summary>A body whose second half is sent when the test says so.</summary>
    private sealed class HeldContent : HttpContent
    {
        private readonly byte[] _body;
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HeldContent(string body)
        {
            _body = Encoding.UTF8.GetBytes(body);
            Headers.ContentType = new("application/json");
        }

        public Task Began => _began.Task;

        public void Release() => _released.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var half = _body.Length / 2;
            await stream.WriteAsync(_body.AsMemory(..half), Http.Cancelled);
            await stream.FlushAsync(Http.Cancelled);
            _began.TrySetResult();
            await _released.Task;
            await stream.WriteAsync(_body.AsMemory(half..), Http.Cancelled);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
