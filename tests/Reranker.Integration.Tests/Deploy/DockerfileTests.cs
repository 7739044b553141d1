using System.Net;
using System.Text.RegularExpressions;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Deploy;

/// <summary>The images, as far as they can be judged without building them.</summary>
public sealed partial class DockerfileTests(RunningHost host) : IClassFixture<RunningHost>
{
    [Theory]
    [InlineData("serve")]
    [InlineData("train")]
    public async Task The_host_runs_without_rights_keeps_its_data_apart_and_checks_a_path_that_there_is(string target)
    {
        var instructions = Dockerfile.Read("Dockerfile").Instructions(target);

        Assert.Equal("USER $APP_UID", instructions.Last(static line => line.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.Contains("VOLUME /data", instructions);
        Assert.Contains("EXPOSE 8000", instructions);
        var environment = Variable().Matches(string.Join(' ', instructions.Where(static line => line.StartsWith("ENV ", StringComparison.Ordinal)))).Select(static match => match.Groups[1].Value).ToArray();
        Assert.Contains("Reranker__DataDirectory", environment);
        Assert.All(environment, static name => Assert.True(SettingNames.IsKnown(name), $"{name} is no setting."));
        var check = Url().Match(instructions.Single(static line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)));
        Assert.Equal("8000", check.Groups["port"].Value);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync(check.Groups["path"].Value, Http.Cancelled)).StatusCode);
    }

    [Fact]
    public void What_is_built_is_there_and_the_serving_image_alone_has_no_libtorch()
    {
        var dockerfile = Dockerfile.Read("Dockerfile");
        var (serve, train) = (Publish(dockerfile, "publish-serve"), Publish(dockerfile, "publish-train"));

        Assert.All([serve, train], static line => Assert.True(Directory.Exists(Path.Combine(Repository.Root, Project().Match(line).Groups[1].Value))));
        Assert.Contains("-p:LibTorchRid=none", serve, StringComparison.Ordinal);
        Assert.DoesNotContain("LibTorchRid", train, StringComparison.Ordinal);
        Assert.Contains("LibTorchRid", File.ReadAllText(Path.Combine(Repository.Root, "eng", "LibTorch.targets")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dockerfile")]
    [InlineData("mlflow/Dockerfile")]
    public void All_that_images_begin_with_has_a_version(string path) =>
        Assert.All(Dockerfile.Read(path).Images, static image => Assert.Matches(PinnedImage(), image));

    [GeneratedRegex(@"^[^:@]+(:v?\d[^:]*|:RELEASE\.[^:]+|@sha256:[0-9a-f]{64})$")]
    internal static partial Regex PinnedImage();

    private static string Publish(Dockerfile dockerfile, string stage) => dockerfile.Instructions(stage).Single(static line => line.Contains("dotnet publish", StringComparison.Ordinal));

    [GeneratedRegex(@"([A-Za-z_]+)=\S*")]
    private static partial Regex Variable();

    [GeneratedRegex(@"http://127\.0\.0\.1:(?<port>\d+)(?<path>/[a-z/]+)")]
    private static partial Regex Url();

    [GeneratedRegex(@"dotnet publish (\S+)")]
    private static partial Regex Project();
}
