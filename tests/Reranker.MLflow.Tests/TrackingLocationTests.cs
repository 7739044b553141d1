using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Reranker.MLflow.Tests;

public sealed class TrackingLocationTests
{
    [Fact]
    public void Without_settings_the_store_is_in_the_data_directory()
    {
        var location = Resolve(new MLflowOptions { DataDirectory = "/data" });

        Assert.Equal(Path.GetFullPath("/data/mlflow.db"), location.DatabasePath);
        Assert.Equal(ArtifactUri.OfFolder("/data/artifacts"), location.ArtifactRoot);
    }

    [Fact]
    public void Options_win_over_the_environment()
    {
        var environment = "sqlite:////env/mlflow.db";

        Assert.Equal("/env/mlflow.db", Resolve(new MLflowOptions(), environment).DatabasePath);
        Assert.Equal("/options/mlflow.db", Resolve(new MLflowOptions { TrackingUri = "sqlite:////options/mlflow.db" }, environment).DatabasePath);
    }

    [Fact]
    public void Three_slashes_are_a_relative_path_and_a_file_uri_is_a_folder()
    {
        var location = Resolve(new MLflowOptions { TrackingUri = "sqlite:///sub/x.db", ArtifactRoot = "file:///srv/a%20b" });

        Assert.Equal(Path.GetFullPath("sub/x.db"), location.DatabasePath);
        Assert.Equal("file:///srv/a%20b", location.ArtifactRoot);
    }

    [Theory]
    [InlineData("ar%41", "file:///srv/ar%2541")]
    [InlineData("%2e%2e/x", "file:///srv/%252e%252e/x")]
    [InlineData("a b#c?d", "file:///srv/a%20b%23c%3Fd")]
    [InlineData("\u00fc\u6f22+~&=@", "file:///srv/%C3%BC%E6%BC%A2%2B~%26%3D%40")]
    public void A_folder_is_that_very_folder_whatever_its_name_looks_like(string name, string uri)
    {
        var root = Resolve(new MLflowOptions { ArtifactRoot = $"/srv/{name}" }).ArtifactRoot;

        Assert.Equal(uri, root);
        Assert.Equal($"/srv/{name}", ArtifactUri.LocalPath(root));
        Assert.Equal($"/srv/{name}/1/a%41", ArtifactUri.LocalPath(ArtifactUri.Append(root, "1/a%41")));
    }

    [Theory]
    [InlineData("file:/srv/a%20b", "/srv/a b")]
    [InlineData("file://localhost/srv/x", "/srv/x")]
    [InlineData("FILE:///srv/x%2541?query", "/srv/x%41")]
    [InlineData("file://host/share/x", "//host/share/x")]
    [InlineData("file://", "/")]
    public void A_file_uri_is_decoded_once(string uri, string path) => Assert.Equal(path, ArtifactUri.LocalPath(uri));

    [Theory]
    [InlineData("postgresql://user:pa55word@db/mlflow", "postgresql://***@db/mlflow")]
    [InlineData("postgresql://user:pa55/w@rd?x@db/mlflow?password=pa55&sslmode=x", "postgresql://***@db/mlflow?***")]
    [InlineData("mysql+pymysql://:pa55word@db", "mysql+pymysql://***@db")]
    [InlineData("Server=db;User Id=u;Password=pa55word;", "Server=db;User Id=u;Password=***;")]
    public void A_password_in_an_address_that_is_refused_is_not_shown(string uri, string shown)
    {
        foreach (var options in (MLflowOptions[])[new() { TrackingUri = uri }, new() { RegistryUri = uri }, new() { TrackingUri = "http://u:pa55@h", RegistryUri = uri }, new() { ArtifactRoot = uri, TrackingUri = "sqlite:///x.db" }])
        {
            if (options.ArtifactRoot is not null && !uri.Contains("://", StringComparison.Ordinal))
                continue; // a folder
            var error = Assert.Throws<MLflowException>(() => Resolve(options));
            Assert.DoesNotContain("pa55", error.ToString(), StringComparison.Ordinal);
            Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Credentials_in_the_address_of_object_storage_are_refused_without_being_shown()
    {
        var error = Assert.Throws<MLflowException>(() => Resolve(new MLflowOptions { ArtifactRoot = "s3://bucket", S3EndpointUrl = "http://key:pa55word@minio:9000" }));

        Assert.DoesNotContain("pa55word", error.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_SECRET_ACCESS_KEY", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://db/mlflow", "or sqlite:///")]
    [InlineData("sqlite://", "or sqlite:///")]
    [InlineData("sqlite:///:memory:", "or sqlite:///")]
    [InlineData("mlruns", "or sqlite:///")]
    public void A_tracking_uri_of_another_kind_is_refused_when_the_host_starts(string uri, string expected)
    {
        using var services = new ServiceCollection().AddMLflow(options => options.TrackingUri = uri).BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(uri, error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void An_artifact_root_of_another_kind_is_refused() =>
        Assert.Contains("gs://bucket", Assert.Throws<MLflowException>(() => Resolve(new MLflowOptions { ArtifactRoot = "gs://bucket/x" })).Message);

    [Fact]
    public void A_bucket_is_an_artifact_root_where_there_are_credentials_for_it()
    {
        Assert.Equal("s3://bucket/x", Resolve(new MLflowOptions { ArtifactRoot = "s3://bucket/x/", S3AccessKey = "a", S3SecretKey = "b" }).ArtifactRoot);
        Assert.Contains("AWS_ACCESS_KEY_ID", Assert.Throws<MLflowException>(() => TrackingLocation.Resolve(new MLflowOptions { ArtifactRoot = "s3://bucket" }, static name => name == "HOME" ? "/nowhere" : null)).Message);
    }

    [Fact]
    public void An_address_is_a_server()
    {
        TrackingLocation Locate(MLflowOptions options) => TrackingLocation.Resolve(options, static name => name == TrackingLocation.Variable ? "https://mlflow.example/team" : null);

        Assert.Equal("https://mlflow.example/team/", Assert.IsType<ServerLocation>(Locate(new MLflowOptions())).Settings.Server.AbsoluteUri);
        Assert.IsType<EmbeddedLocation>(Locate(new MLflowOptions { TrackingUri = "sqlite:///x.db" }));
    }

    [Fact]
    public void An_embedded_store_has_its_registry_in_the_same_file()
    {
        var options = new MLflowOptions { TrackingUri = "sqlite:///x.db", RegistryUri = "sqlite:///x.db" };
        Resolve(options);
        options.RegistryUri = "http://models.example";
        Assert.Contains(RestSettings.RegistryVariable, Assert.Throws<MLflowException>(() => Resolve(options)).Message);
    }

    private static EmbeddedLocation Resolve(MLflowOptions options, string? variable = null) =>
        (EmbeddedLocation)TrackingLocation.Resolve(options, name => name == TrackingLocation.Variable ? variable : null);
}
