using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reranker.MLflow.Tests;

/// <summary>Servers that are ill, absent, or not MLflow.</summary>
public sealed class RestDoorTests
{
    private const string Experiment = """{"experiment":{"experiment_id":"1","name":"e","creation_time":"1700000000000"}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(404, "text/html", "<!doctype html>\n<title>404 Not Found</title>", MLflowErrorCode.EndpointNotFound, "404 Not Found</title>")]
    [InlineData(401, "text/html", "You are not authenticated.", MLflowErrorCode.Unauthenticated, "MLFLOW_TRACKING_TOKEN")]
    [InlineData(403, "text/plain", "Permission denied", MLflowErrorCode.PermissionDenied, "Permission denied")]
    [InlineData(500, "text/html", "<h1>Internal Server Error</h1>", MLflowErrorCode.InternalError, "500")]
    [InlineData(503, "text/html", "Endpoint: disabled due to --artifacts-only", MLflowErrorCode.TemporarilyUnavailable, "--artifacts-only")]
    [InlineData(200, "text/html", "<html>Please sign in</html>", MLflowErrorCode.InternalError, "Please sign in")]
    [InlineData(200, "application/json", "{}", MLflowErrorCode.InternalError, "'experiment'")]
    [InlineData(200, "application/json", "", MLflowErrorCode.InternalError, "nothing")]
    [InlineData(422, "application/json", """{"detail":"x"}""", MLflowErrorCode.InternalError, "detail")]
    public async Task An_answer_that_is_not_MLflows_is_told_with_its_status_and_first_words(int status, string type, string body, string code, string expected)
    {
        await using var server = await AnsweringAsync(context => SendAsync(context, status, body, type));
        using var client = server.Connect();
        var error = await Assert.ThrowsAsync<MLflowException>(() => client.GetExperimentAsync("1", Cancellation));

        Assert.Equal(code, error.ErrorCode);
        Assert.Contains(expected, error.Message);
        if (!body.StartsWith("{}", StringComparison.Ordinal))
            Assert.Equal(status, error.StatusCode);
    }

    [Theory]
    [InlineData(400, "BAD_REQUEST", "(psycopg2.errors.NumericValueOutOfRange) integer out of range\n[SQL: SELECT x WHERE id = %(id)s]\n[parameters: {'id': '99999999999'}]", 404, "no number")]
    [InlineData(400, "BAD_REQUEST", "(psycopg2.errors.InvalidTextRepresentation) invalid input syntax for type integer: \"abc\"\n[SQL: x]", 404, "no number")]
    [InlineData(500, "INTERNAL_ERROR", "Python int too large to convert to SQLite INTEGER", 404, "no number")]
    [InlineData(400, "BAD_REQUEST", "(psycopg2.errors.StringDataRightTruncation) value too long for type character varying(256)\n\n[SQL: INSERT]", 400, "the 256 characters")]
    [InlineData(400, "RESOURCE_ALREADY_EXISTS", "User ann exists: (sqlite3.IntegrityError) UNIQUE constraint failed\n[SQL: INSERT INTO users]\n[parameters: ('ann', 'scrypt:hash')]", 400, "UNIQUE constraint failed (The server's log")]
    public async Task What_a_servers_database_refuses_is_a_refusal_in_words_and_never_in_SQL(int status, string code, string message, int expected, string words)
    {
        var asked = 0;
        await using var server = await AnsweringAsync(context =>
        {
            asked++;
            return SendAsync(context, status, System.Text.Json.JsonSerializer.Serialize(new { error_code = code, message }), "application/json");
        });
        using var client = Patient(server, retries: 3);

        var error = await Assert.ThrowsAsync<MLflowException>(() => client.GetExperimentAsync("99999999999", Cancellation));

        Assert.Equal((1, expected, true), (asked, error.StatusCode, error.IsPermanent));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("[SQL", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hash", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model_version":null}""", "'model_version'")]
    [InlineData("""{"model_version":{"version":"1"}}""", "'name'")]
    [InlineData("""{"model_version":{"name":"m"}}""", "'version'")]
    [InlineData("""{"model_version":{"name":"m","version":"first"}}""", "not as MLflow answers")]
    [InlineData("""{"model_version":{"name":"m","version":"1","tags":[{"value":"x"}]}}""", "'key'")]
    [InlineData("""{"model_version":{"name":"m","version":"1","tags":[{"key":null}]}}""", "not as MLflow answers")]
    [InlineData("""{"model_version":{"name":"m","version":"1","tags":[null]}}""", "not as MLflow answers")]
    [InlineData("""{"model_version":{"name":"m","version":"1","aliases":[null]}}""", "not as MLflow answers")]
    [InlineData("""[{"name":"m"}]""", "not as MLflow answers")]
    public async Task An_answer_about_a_version_that_is_not_understood_is_a_sentence(string body, string expected)
    {
        await using var server = await AnsweringAsync(context => SendAsync(context, 200, body, "application/json"));
        using var client = server.Connect();

        var error = await Assert.ThrowsAsync<MLflowException>(() => client.GetModelVersionByAliasAsync("m", "champion", Cancellation));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsPermanent);
    }

    [Theory]
    [InlineData("""{"registered_models":[null]}""")]
    [InlineData("""{"registered_models":[{"name":"m","aliases":[{"alias":"a"}]}]}""")]
    [InlineData("""{"registered_models":[{"name":"m","aliases":[{"version":"1"}]}]}""")]
    [InlineData("""{"registered_models":[{"name":"m","latest_versions":[null]}]}""")]
    [InlineData("""{"registered_models":{"name":"m"}}""")]
    public async Task An_answer_about_models_that_is_not_understood_is_a_sentence(string body)
    {
        await using var server = await AnsweringAsync(context => SendAsync(context, 200, body, "application/json"));
        using var client = server.Connect();

        Assert.Equal(MLflowErrorCode.InternalError, (await Assert.ThrowsAsync<MLflowException>(() => client.SearchRegisteredModelsAsync(cancellationToken: Cancellation))).ErrorCode);
    }

    [Fact]
    public async Task Requests_that_go_well_are_not_logged_and_what_is_asked_again_is_one_line()
    {
        var asked = 0;
        await using var server = await AnsweringAsync(context => SendAsync(context, asked++ == 1 ? 503 : 200, Experiment, "application/json"));
        using var lines = new Lines();
        using var loggers = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines));
        using var client = MLflowClient.Create(new MLflowOptions { TrackingUri = server.Uri, MaxRetries = 1 }, loggers);

        await client.GetExperimentAsync("1", Cancellation);
        Assert.Empty(lines.Messages);
        await client.GetExperimentAsync("1", Cancellation);

        Assert.Equal(["Warning: MLflow did not answer GET /api/2.0/mlflow/experiments/get: 503 Service Unavailable; attempt 1 of 1 follows in 0 s"], lines.Messages);
    }

    [Fact]
    public async Task A_long_page_is_cut_and_a_redirect_is_named_and_not_followed()
    {
        var asked = 0;
        await using var server = await AnsweringAsync(context =>
        {
            asked++;
            context.Response.Headers.Location = "https://login.example/";
            return SendAsync(context, 302, new string('x', 100_000), "text/html");
        });
        using var client = server.Connect();
        var error = await Assert.ThrowsAsync<MLflowException>(() => client.CreateExperimentAsync("e", cancellationToken: Cancellation));

        Assert.Equal(1, asked);
        Assert.Contains("https://login.example/", error.Message);
        Assert.InRange(error.Message.Length, 200, 700);
    }

    [Fact]
    public async Task What_fails_for_a_moment_is_asked_again_as_often_as_said()
    {
        var asked = 0;
        await using var server = await AnsweringAsync(async context =>
        {
            switch (asked++)
            {
                case 0:
                    context.Response.Headers.RetryAfter = "0";
                    await SendAsync(context, 429, "slow down", "text/plain");
                    break;
                case 1:
                    // The connection breaks in the middle of the answer.
                    context.Response.ContentLength = 1000;
                    await context.Response.WriteAsync("{", Cancellation);
                    await context.Response.Body.FlushAsync(Cancellation);
                    context.Abort();
                    break;
                case 2:
                    await SendAsync(context, 500, """{"error_code":"INTERNAL_ERROR","message":"database is locked"}""");
                    break;
                default:
                    await SendAsync(context, 200, Experiment);
                    break;
            }
        });
        using var patient = Patient(server, retries: 3);
        Assert.Equal(1_700_000_000_000, (await patient.GetExperimentAsync("1", Cancellation)).CreationTime);
        Assert.Equal(4, asked);

        asked = 0;
        using var hasty = Patient(server, retries: 2);
        Assert.Contains("database is locked", (await Assert.ThrowsAsync<MLflowException>(() => hasty.GetExperimentAsync("1", Cancellation))).Message);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_refusal_is_not_asked_again()
    {
        var asked = 0;
        await using var server = await AnsweringAsync(context =>
        {
            asked++;
            return SendAsync(context, 404, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"No Experiment with id=1 exists"}""");
        });
        using var client = Patient(server, retries: 3);
        var error = await Assert.ThrowsAsync<MLflowException>(() => client.GetExperimentAsync("1", Cancellation));

        Assert.Equal((MLflowErrorCode.ResourceDoesNotExist, 404, "No Experiment with id=1 exists", 1), (error.ErrorCode, error.StatusCode, error.Message, asked));
    }

    [Fact]
    public async Task A_server_that_hangs_ends_in_a_connection_error_and_a_caller_may_give_up()
    {
        await using var server = await AnsweringAsync(static async context =>
        {
            // First the headers, then nothing.
            context.Response.ContentLength = 10;
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = server.Connect(static options => options.RequestTimeout = TimeSpan.FromMilliseconds(300));
        Assert.Contains("0.3 seconds", (await Assert.ThrowsAsync<MLflowConnectionException>(() => client.GetExperimentAsync("1", Cancellation))).Message);
        using var patient = server.Connect();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.GetExperimentAsync("1", source.Token));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var server = await AnsweringAsync(static context => SendAsync(context, 200, Experiment));
        var uri = server.Uri;
        await server.DisposeAsync();
        using var client = MLflowClient.Create(new MLflowOptions { TrackingUri = uri.Replace("http://", "http://user:secret@"), MaxRetries = 0 });
        var error = await Assert.ThrowsAsync<MLflowConnectionException>(() => client.GetExperimentAsync("1", Cancellation));

        Assert.Contains(uri, error.Message);
        Assert.DoesNotContain("secret", error.Message);
        Assert.IsType<SocketException>(error.InnerException?.InnerException);
    }

    [Fact]
    public async Task Pages_that_lead_nowhere_end()
    {
        await using var server = await AnsweringAsync(static context => SendAsync(context, 200, """{"next_page_token":"eyJvZmZzZXQiOiAwfQ=="}"""));
        using var client = server.Connect();
        await Assert.ThrowsAsync<MLflowException>(() => client.GetMetricHistoryAsync("r", "m", Cancellation));
        await Assert.ThrowsAsync<MLflowException>(() => client.EnumerateRunsAsync(["1"], cancellationToken: Cancellation).ToListAsync(Cancellation).AsTask());
    }

    [Fact]
    public async Task Bodies_have_a_length_a_bare_content_type_and_the_id_first()
    {
        var seen = new List<string>();
        await using var server = await AnsweringAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(Cancellation);
            Assert.Equal(body.Length, context.Request.ContentLength);
            seen.Add($"{context.Request.Method} {context.Request.ContentType} {context.Request.Headers.Authorization} {body}");
            await SendAsync(context, 200, "{}");
        });
        using var client = server.Connect(static options => (options.Username, options.Password) = ("me", "pässword"));
        await client.LogBatchAsync("r", [new Metric("m", double.NaN, 5, 1), new Metric("n", double.NegativeInfinity, 5)], cancellationToken: Cancellation);
        await client.DeleteRegisteredModelAliasAsync("m", "champion", Cancellation);

        const string Basic = "Basic bWU6cMOkc3N3b3Jk";
        Assert.Equal(
            [
                $$"""POST application/json {{Basic}} {"run_id":"r","metrics":[{"key":"m","value":"NaN","timestamp":5,"step":1},{"key":"n","value":"-Infinity","timestamp":5,"step":0}],"params":[],"tags":[]}""",
                $$"""DELETE application/json {{Basic}} {"name":"m","alias":"champion"}""",
            ],
            seen);
    }

    [Fact]
    public async Task A_token_that_comes_again_ends_the_pages()
    {
        var asked = 0;
        await using var server = await AnsweringAsync(context =>
            SendAsync(context, 200, $$$"""{"runs":[{"info":{"run_id":"r","experiment_id":"1","status":"RUNNING"}}],"next_page_token":"{{{asked++ % 2}}}"}"""));
        using var client = server.Connect();
        await Assert.ThrowsAsync<MLflowException>(() => client.EnumerateRunsAsync(["1"], cancellationToken: Cancellation).ToListAsync(Cancellation).AsTask());
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Models_are_asked_of_the_registrys_server_and_both_are_told_the_workspace()
    {
        var seen = new List<string>();
        Task<LoopbackServer> Listen(string name) => AnsweringAsync(context =>
        {
            seen.Add($"{name} {context.Request.Path} {context.Request.Headers["X-MLFLOW-WORKSPACE"]}");
            return SendAsync(context, 200, "{}");
        });
        await using var runs = await Listen("runs");
        await using var models = await Listen("models");
        using var client = runs.Connect(options => (options.RegistryUri, options.Workspace) = (models.Uri, "search-team"));
        await client.SetTagAsync("r", "k", "v", Cancellation);
        await client.SetModelVersionTagAsync("m", 1, "k", "v", Cancellation);
        await client.DeleteRegisteredModelAsync("m", Cancellation);

        Assert.Equal(
            [
                "runs /api/2.0/mlflow/runs/set-tag search-team",
                "models /api/2.0/mlflow/model-versions/set-tag search-team",
                "models /api/2.0/mlflow/registered-models/delete search-team",
            ],
            seen);
    }

    private static Task<LoopbackServer> AnsweringAsync(RequestDelegate answer) => LoopbackServer.StartAsync(answer, Cancellation);

    private static RestStore Patient(LoopbackServer server, int retries) => RestServices.CreateStore(
        new RestSettings { Server = new Uri(server.Uri + "/"), Timeout = TimeSpan.FromSeconds(60), Retry = new RetryPolicy { MaxRetries = retries, BackoffFactor = 0, Jitter = 0 } },
        null,
        null);

    private static Task SendAsync(HttpContext context, int status, string body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, Cancellation);
    }

    /// <summary>Keeps every line of every level.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        public List<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
