using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>How long and how often a failing server is asked, on a clock that jumps.</summary>
public sealed class DeadlineTests
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(130);

    private readonly JumpingTime _time = new();
    private int _asked;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, 8, 70)]
    // The third wait would end at the deadline of 300 seconds: what was answered is told then, not that time is up.
    [InlineData(100, 3, 200)]
    // Nobody waits longer than two minutes because a server says so.
    [InlineData(86_400, 3, 240)]
    public async Task A_server_that_says_slow_down_for_ever_is_heard_until_the_deadline(int after, int asked, int seconds)
    {
        using var client = Connect(() => Answer(429, "text/plain", "slow down", after));
        var error = await Assert.ThrowsAsync<MLflowException>(() => client.GetExperimentAsync("1", Cancellation));

        Assert.Equal((MLflowErrorCode.RequestLimitExceeded, 429, asked, TimeSpan.FromSeconds(seconds)), (error.ErrorCode, error.StatusCode, _asked, _time.Elapsed));
        Assert.Contains("slow down", error.Message);
    }

    [Fact]
    public async Task All_retries_fit_before_the_deadline()
    {
        using var client = Connect(() => Answer(500, "application/json", """{"error_code":"INTERNAL_ERROR","message":"database is locked"}"""));
        Assert.Equal("database is locked", (await Assert.ThrowsAsync<MLflowException>(() => client.CreateRunAsync("1", null, null, null, null, Cancellation))).Message);
        Assert.Equal(8, _asked);
        Assert.InRange(_time.Elapsed.TotalSeconds, 244, 251);
    }

    [Fact]
    public async Task A_refusal_that_MLflow_sends_as_500_is_not_asked_again()
    {
        using var client = Connect(() => Answer(500, "application/json", """{"error_code":"INVALID_STATE","message":"Cannot rename a non-active experiment."}"""));
        Assert.Equal(MLflowErrorCode.InvalidState, (await Assert.ThrowsAsync<MLflowException>(() => client.RenameExperimentAsync("1", "e", Cancellation))).ErrorCode);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_server_that_hangs_is_left_at_the_deadline()
    {
        using var client = Connect(HangAsync);
        var error = await Assert.ThrowsAsync<MLflowConnectionException>(() => client.GetExperimentAsync("1", Cancellation));

        Assert.Contains("MLFLOW_HTTP_REQUEST_TIMEOUT", error.Message);
        Assert.Equal(TimeSpan.FromSeconds(300), _time.Elapsed);
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task A_server_that_never_answered_is_soon_given_up_and_one_that_did_is_waited_for()
    {
        var down = true;
        using var client = Connect(() => down ? throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.") : Answer(200, "application/json", "{}"));
        var error = await Assert.ThrowsAsync<MLflowConnectionException>(() => client.SetTagAsync("r", "k", "v", Cancellation));

        Assert.Equal(1 + RetryPolicy.FirstContactRetries, _asked);
        Assert.InRange(_time.Elapsed.TotalSeconds, 12, 15);
        Assert.Contains("http://mlflow.example:5000/", error.Message);
        Assert.Contains("MLFLOW_TRACKING_URI", error.Message);

        down = false;
        await client.SetTagAsync("r", "k", "v", Cancellation);
        (down, _asked) = (true, 0);
        await Assert.ThrowsAsync<MLflowConnectionException>(() => client.SetTagAsync("r", "k", "v", Cancellation));
        Assert.Equal(8, _asked);
    }

    [Theory]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(502, false)]
    [InlineData(504, false)]
    [InlineData(501, null)]
    [InlineData(404, null)]
    public async Task What_must_not_be_done_twice_is_repeated_only_where_it_was_not_done(int status, bool? onceAsWell)
    {
        using var client = Connect(() => Answer(status, "text/html", "<html>"));
        await Assert.ThrowsAsync<MLflowException>(() => client.SetTagAsync("r", "k", "v", Cancellation));
        Assert.Equal(onceAsWell is null ? 1 : 8, _asked);

        _asked = 0;
        await Assert.ThrowsAsync<MLflowException>(() => client.CreateRegisteredModelAsync("m", null, null, Cancellation));
        Assert.Equal(onceAsWell == true ? 8 : 1, _asked);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_leaves_open_whether_a_run_was_created()
    {
        using var client = Connect(static () => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely."));
        var error = await Assert.ThrowsAsync<MLflowConnectionException>(() => client.CreateRunAsync("1", null, null, null, null, Cancellation));

        Assert.Equal(1, _asked);
        Assert.Contains("there might be two", error.Message);
        await Assert.ThrowsAsync<MLflowConnectionException>(() => client.GetRunAsync("r", Cancellation));
        Assert.Equal(1 + 8, _asked);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_kept_waiting()
    {
        using var source = new CancellationTokenSource();
        using var client = Connect(() =>
        {
            source.Cancel();
            return Answer(503, "text/html", "later");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetExperimentAsync("1", source.Token));
        Assert.Equal(1, _asked);
    }

    private static Task<HttpResponseMessage> Answer(int status, string type, string body, int? after = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (after is { } seconds)
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return Task.FromResult(response);
    }

    private async Task<HttpResponseMessage> HangAsync()
    {
        var left = new RetryPolicy().TotalTimeout - _time.Elapsed;
        ThreadPool.QueueUserWorkItem(_ => _time.Advance(left < AttemptTimeout ? left : AttemptTimeout));
        await Task.Delay(Timeout.Infinite, Cancellation);
        throw new InvalidOperationException();
    }

    private RestStore Connect(Func<Task<HttpResponseMessage>> answer)
    {
        var settings = new RestSettings { Server = new Uri("http://mlflow.example:5000/"), Timeout = AttemptTimeout };
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_time);
        services.AddRestClient(_ => settings).ConfigurePrimaryHttpMessageHandler(() => new Answering(() =>
        {
            _asked++;
            return answer();
        }));
        var provider = services.BuildServiceProvider();
        return RestServices.CreateStore(provider, settings, provider);
    }

    private sealed class Answering(Func<Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            await answer().WaitAsync(cancellationToken);
    }
}
