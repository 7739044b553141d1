namespace Reranker.MLflow;

/// <summary>What <c>~/.aws/credentials</c> and <c>~/.aws/config</c> say under the profile of <c>AWS_PROFILE</c>.</summary>
internal sealed class AwsProfile(SettingReader settings)
{
    private const string Default = "default";

    private readonly string _name = settings.Text(null, "AWS_PROFILE", "AWS_DEFAULT_PROFILE") ?? Default;

    public string CredentialsPath { get; } = settings.Text(null, "AWS_SHARED_CREDENTIALS_FILE") ?? settings.InHome(".aws", "credentials");

    public string ConfigPath { get; } = settings.Text(null, "AWS_CONFIG_FILE") ?? settings.InHome(".aws", "config");

    public IReadOnlyDictionary<string, string> Credentials => IniFile.Read(CredentialsPath, _name);

    // Here a section other than the default's says what it is.
    public IReadOnlyDictionary<string, string> Config => IniFile.Read(ConfigPath, _name == Default ? Default : $"profile {_name}");
}
