namespace Reranker.MLflow.Tests;

public sealed class S3SettingsTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    [Fact]
    public void Options_win_over_the_environment_and_that_over_Amazons_file()
    {
        Directory.CreateDirectory(_home[".aws"]);
        File.WriteAllText(_home[".aws/credentials"], "[default]\naws_access_key_id = file\naws_secret_access_key = s1\n[team]\naws_access_key_id=team\naws_secret_access_key=s2\naws_session_token=t\n");

        Assert.Equal("file/s1/", Show(Resolve()));
        Assert.Equal("team/s2/t", Show(Resolve(variables: ("AWS_PROFILE", "team"))));
        (string, string)[] environment = [("AWS_ACCESS_KEY_ID", "env"), ("AWS_SECRET_ACCESS_KEY", "s3"), ("AWS_SESSION_TOKEN", "u")];
        Assert.Equal("env/s3/u", Show(Resolve(variables: environment)));
        Assert.Equal("option/s4/", Show(Resolve(new MLflowOptions { S3AccessKey = "option", S3SecretKey = "s4" }, environment)));
    }

    [Fact]
    public void MLflows_and_Amazons_variables_say_where_it_is()
    {
        (string, string)[] keys = [("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "b")];
        Assert.Equal(("https://s3.us-east-1.amazonaws.com/", "us-east-1", false), (Resolve(variables: keys).Endpoint.AbsoluteUri, Resolve(variables: keys).Region, Resolve(variables: keys).Connection.InsecureTls));
        var settings = Resolve(variables: [.. keys, ("MLFLOW_S3_ENDPOINT_URL", "http://localhost:9000"), ("AWS_ENDPOINT_URL", "http://other"), ("AWS_DEFAULT_REGION", "eu-west-1"), ("MLFLOW_S3_IGNORE_TLS", "true")]);
        Assert.Equal(("http://localhost:9000/", "eu-west-1", true), (settings.Endpoint.AbsoluteUri, settings.Region, settings.Connection.InsecureTls));
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID", "a", "secret")]
    [InlineData("MLFLOW_S3_ENDPOINT_URL", "localhost:9000", "http(s)://host:port")]
    [InlineData("MLFLOW_S3_ENDPOINT_URL", "http://host/path", "http(s)://host:port")]
    [InlineData("NOTHING", "", "AWS_ACCESS_KEY_ID")]
    public void What_is_missing_or_cannot_be_used_is_said(string name, string value, string expected) =>
        Assert.Contains(expected, Assert.Throws<MLflowException>(() => Resolve(variables: (name, value))).Message);

    public void Dispose() => _home.Dispose();

    private static string Show(S3Settings settings) => $"{settings.AccessKey}/{settings.SecretKey}/{settings.SessionToken}";

    private S3Settings Resolve(MLflowOptions? options = null, params (string Name, string Value)[] variables) => S3Settings.Resolve(
        options ?? new MLflowOptions(),
        name => name == "HOME" ? _home.Path : variables.Where(variable => variable.Name == name).Select(static variable => variable.Value).FirstOrDefault());
}
