using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Reranker.MLflow.Tests;

public sealed class RestSettingsTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Fact]
    public void Options_win_over_the_environment_and_that_over_the_file()
    {
        Directory.CreateDirectory(_home[".mlflow"]);
        File.WriteAllText(_home[".mlflow/credentials"], "[other]\nmlflow_tracking_username = nobody\n[mlflow]\n# mine\nmlflow_tracking_username = file\nMLFLOW_TRACKING_PASSWORD=pw=1\n");

        Assert.Equal("file:pw=1", Basic(Resolve()));
        Assert.Equal("env:pw=1", Basic(Resolve(variables: [("MLFLOW_TRACKING_USERNAME", "env")])));
        Assert.Equal("option:x", Basic(Resolve(new MLflowOptions { Username = "option", Password = "x" }, [("MLFLOW_TRACKING_USERNAME", "env"), ("MLFLOW_TRACKING_TOKEN", "t")])));
        // A user with a password wins over a token of the surroundings, as in Python; a token given as an option is meant.
        Assert.Equal("file:pw=1", Basic(Resolve(variables: [("MLFLOW_TRACKING_TOKEN", "t")])));
        Assert.Equal("Bearer t", Resolve(new MLflowOptions { Token = " t\n" }).Authorization!.ToString());
    }

    [Fact]
    public void Without_settings_MLflows_own_defaults_hold()
    {
        var settings = Resolve();

        Assert.Null(settings.Authorization);
        Assert.Equal((TimeSpan.FromSeconds(120), new RetryPolicy { MaxRetries = 7, BackoffFactor = 2, Jitter = 1, RespectRetryAfter = true }), (settings.Timeout, settings.Retry));
        Assert.Equal((false, null, null), (settings.InsecureTls, settings.ServerCertificatePath, settings.ClientCertificatePath));
    }

    [Fact]
    public void The_environment_sets_timeouts_and_retries()
    {
        var settings = Resolve(variables: [("MLFLOW_HTTP_REQUEST_TIMEOUT", "5"), ("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "1"), ("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "3"),
            ("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "0.5"), ("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", "false"), ("MLFLOW_TRACKING_INSECURE_TLS", "true")]);

        Assert.Equal((5, new RetryPolicy { MaxRetries = 1, BackoffFactor = 3, Jitter = 0.5, RespectRetryAfter = false }, true), (settings.Timeout.TotalSeconds, settings.Retry, settings.InsecureTls));
    }

    [Theory]
    [InlineData("https://user:p%40ss@mlflow.example:8443/prefix", "https://mlflow.example:8443/prefix/", "user:p@ss")]
    [InlineData("http://mlflow.example/prefix/?x=1#y", "http://mlflow.example/prefix/", null)]
    public void Credentials_and_a_prefix_may_be_in_the_address(string uri, string server, string? credentials)
    {
        var settings = Resolve(uri: uri);
        Assert.Equal((server, credentials), (settings.Server.AbsoluteUri, settings.Authorization is null ? null : Basic(settings)));
    }

    [Theory]
    [InlineData("MLFLOW_HTTP_REQUEST_TIMEOUT", "soon")]
    [InlineData("MLFLOW_HTTP_REQUEST_TIMEOUT", "0")]
    [InlineData("MLFLOW_HTTP_REQUEST_TIMEOUT", "1e300")]
    [InlineData("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "11")]
    [InlineData("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2.5")]
    [InlineData("MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", "-1")]
    [InlineData("MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", "NaN")]
    [InlineData("MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER", "maybe")]
    [InlineData("MLFLOW_TRACKING_INSECURE_TLS", "perhaps")]
    [InlineData("MLFLOW_TRACKING_SERVER_CERT_PATH", "/no/such/file.pem")]
    [InlineData("MLFLOW_TRACKING_CLIENT_CERT_PATH", "/no/such/file.pem")]
    [InlineData("MLFLOW_TRACKING_TOKEN", "two words")]
    [InlineData("MLFLOW_TRACKING_AWS_SIGV4", "true")]
    [InlineData("MLFLOW_TRACKING_AUTH", "my-plugin")]
    [InlineData("MLFLOW_WORKSPACE", "line\nbreak")]
    [InlineData("MLFLOW_REGISTRY_URI", "sqlite:///registry.db")]
    [InlineData("MLFLOW_REGISTRY_URI", "databricks-uc")]
    public void What_cannot_be_used_is_refused_by_its_name(string name, string value)
    {
        var error = Assert.Throws<MLflowException>(() => Resolve(variables: [(name, value)]));

        Assert.Equal(MLflowErrorCode.InvalidParameterValue, error.ErrorCode);
        Assert.Contains(name, error.Message);
    }

    [Fact]
    public void A_file_that_holds_no_certificate_is_refused_before_the_first_request()
    {
        File.WriteAllText(_home["empty.pem"], "# nothing\n");
        foreach (var name in (string[])["MLFLOW_TRACKING_SERVER_CERT_PATH", "MLFLOW_TRACKING_CLIENT_CERT_PATH"])
            Assert.Contains(_home["empty.pem"], Assert.Throws<MLflowException>(() => Resolve(variables: [(name, _home["empty.pem"])])).Message);
    }

    [Fact]
    public void A_registry_may_be_another_server_which_is_not_shown_the_credentials_in_the_first_ones_address()
    {
        var settings = Resolve(uri: "http://user:secret@runs.example", variables: [("MLFLOW_REGISTRY_URI", "https://models.example/prefix"), ("MLFLOW_HTTP_REQUEST_TIMEOUT", "5")]);
        Assert.Equal(("https://models.example/prefix/", null, 5), (settings.Registry!.Server.AbsoluteUri, settings.Registry.Authorization, settings.Registry.Timeout.TotalSeconds));

        Assert.Equal("me:pw", Basic(Resolve(new MLflowOptions { RegistryUri = "https://models.example", Username = "me", Password = "pw" }).Registry!));
        Assert.Null(Resolve(new MLflowOptions { RegistryUri = "http://localhost:5000" }, [("MLFLOW_REGISTRY_URI", "https://models.example")]).Registry);
    }

    [Fact]
    public void Retries_wait_as_MLflows_own_client_does()
    {
        var policy = new RetryPolicy();
        double Seconds(int attempt, double chance, RetryConditionHeaderValue? after = null)
        {
            using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            response.Headers.RetryAfter = after;
            return policy.Delay(attempt, response, DateTimeOffset.UnixEpoch, chance).TotalSeconds;
        }

        Assert.Equal([0, 4, 8, 16, 32, 64, 120], Enumerable.Range(0, 7).Select(attempt => Seconds(attempt, 0)));
        Assert.Equal(4.5, Seconds(1, 0.5));
        Assert.Equal(3, Seconds(5, 1, new RetryConditionHeaderValue(TimeSpan.FromSeconds(3))));
        Assert.Equal(7, Seconds(0, 1, new RetryConditionHeaderValue(DateTimeOffset.UnixEpoch.AddSeconds(7))));
        Assert.Equal(120, Seconds(0, 1, new RetryConditionHeaderValue(TimeSpan.FromDays(3))));
        Assert.Equal(0, Seconds(0, 1, new RetryConditionHeaderValue(DateTimeOffset.UnixEpoch.AddDays(-1))));
    }

    public void Dispose() => _home.Dispose();

    private static string Basic(RestSettings settings) => Encoding.UTF8.GetString(Convert.FromBase64String(settings.Authorization!.Parameter!));

    private RestSettings Resolve(MLflowOptions? options = null, (string Name, string Value)[]? variables = null, string uri = "http://localhost:5000") => RestSettings.Resolve(
        new Uri(uri),
        options ?? new MLflowOptions(),
        name => name == "HOME" ? _home.Path : (variables ?? []).Where(variable => variable.Name == name).Select(static variable => variable.Value).FirstOrDefault());
}
