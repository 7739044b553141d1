using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reranker.AspNetCore;

namespace Reranker.Integration.Tests.Deploy;

public sealed partial class ComposeTests
{
    private static readonly JsonObject Compose = DeployFiles.Yaml(DeployFiles.PathOf("compose.yaml"));
    private static readonly JsonObject Services = Compose["services"]!.AsObject();

    [Fact]
    public async Task It_follows_the_specification() =>
        Assert.Empty(await NodePackages.RunAsync(Path.Combine(Repository.Root, "tests", "Reranker.Integration.Tests", "Deploy", "compose.js"), ["validate.mjs", DeployFiles.PathOf("compose.yaml")]));

    [Fact]
    public void Every_service_is_built_here_or_has_a_version()
    {
        foreach (var (_, service) in Services)
        {
            if (service!["build"] is not { } build)
            {
                Assert.Matches(DockerfileTests.PinnedImage(), (string)service["image"]!);
                continue;
            }

            var dockerfile = DockerfileOf(build);
            Assert.NotEmpty(dockerfile.Instructions((string?)build["target"]));
            Assert.DoesNotContain(':', (string)service["image"]!);
            Assert.StartsWith("reranker-", (string)service["image"]!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Secrets_come_from_outside_and_have_no_default()
    {
        foreach (var (name, value) in Services.SelectMany(static service => Environment(service.Value!)).Where(static variable => Secret().IsMatch(variable.Key)))
            Assert.True(Required().IsMatch(value) && !Default().IsMatch(value), $"{name}: expected ${{…:?}}.");

        var text = File.ReadAllText(DeployFiles.PathOf("compose.yaml"));
        Assert.DoesNotMatch(@"(?i)password=(?!\$\{\w+:\?)", text);
        Assert.All(Assignment().Matches(text).Where(static match => Secret().IsMatch(match.Groups[1].Value)), static match => Assert.StartsWith(":?", match.Groups[2].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void The_demonstration_sets_all_that_is_needed()
    {
        var needed = Required().Matches(File.ReadAllText(DeployFiles.PathOf("compose.yaml"))).Select(static match => match.Groups[1].Value).ToHashSet();

        Assert.Superset(needed, DeployFiles.Variables(DeployFiles.PathOf("demo.env")).Keys.ToHashSet());
    }

    [Fact]
    public void Settings_of_the_host_are_settings_of_the_host() =>
        Assert.All(Services.SelectMany(static service => Environment(service.Value!)), static variable => Assert.True(SettingNames.IsKnown(variable.Key), $"{variable.Key} is no setting."));

    [Fact]
    public void Whoever_waits_for_a_healthy_service_waits_for_one_that_can_tell()
    {
        foreach (var (name, condition) in Services.SelectMany(static service => service.Value!["depends_on"]?.AsObject().ToArray() ?? []).Select(static wait => (wait.Key, (string)wait.Value!["condition"]!)))
        {
            Assert.True(Services.ContainsKey(name), $"There is no service {name}.");
            if (condition == "service_healthy")
                Assert.True(HasHealthCheck(Services[name]!), $"{name} has no health check.");
        }
    }

    [Fact]
    public void Volumes_are_declared_and_files_are_there()
    {
        foreach (var volume in Services.SelectMany(static service => service.Value!["volumes"]?.AsArray().ToArray() ?? []).Select(static volume => ((string)volume!).Split(':')[0]))
        {
            if (volume.StartsWith('.'))
                Assert.True(File.Exists(DeployFiles.PathOf(volume)), $"There is no {volume}.");
            else
                Assert.True(Compose["volumes"]!.AsObject().ContainsKey(volume), $"The volume {volume} is not declared.");
        }
    }

    [Theory]
    [InlineData("serve", "Serve")]
    [InlineData("worker", "Train")]
    public void The_host_has_no_rights_and_time_to_stop(string name, string role)
    {
        var service = Services[name]!;

        Assert.True((bool)service["read_only"]!);
        Assert.Equal("ALL", (string)service["cap_drop"]!.AsArray().Single()!);
        Assert.Equal("no-new-privileges:true", (string)service["security_opt"]!.AsArray().Single()!);
        Assert.Equal("/tmp", (string)service["tmpfs"]!.AsArray().Single()!);
        Assert.Equal(role, Environment(service)["Reranker__Role"]);
        var delay = TimeSpan.Parse(Dockerfile.Read("Dockerfile").Instructions("host").SelectMany(static line => DrainDelay().Matches(line)).Single().Groups[1].Value, null);
        Assert.True(Seconds((string)service["stop_grace_period"]!) > delay + new DrainOptions().Timeout);
    }

    [Fact]
    public void The_proxy_sends_requests_to_a_service_and_its_port()
    {
        var (service, port) = Upstream().Match(File.ReadAllText(DeployFiles.PathOf("proxy", "nginx.conf"))).Groups is var groups ? (groups[1].Value, groups[2].Value) : default;

        Assert.Contains(port, Services[service]!["expose"]!.AsArray().Select(static expose => (string)expose!));
        Assert.Contains($"EXPOSE {port}", DockerfileOf(Services[service]!["build"]!).Instructions("serve"));
    }

    private static Dictionary<string, string> Environment(JsonNode service) =>
        service["environment"]?.AsObject().ToDictionary(static variable => variable.Key, static variable => variable.Value?.ToString() ?? "") ?? [];

    private static Dockerfile DockerfileOf(JsonNode build) =>
        Dockerfile.Read((string)build["context"]!, (string?)build["dockerfile"] ?? "Dockerfile");

    private static bool HasHealthCheck(JsonNode service) =>
        service["healthcheck"] is not null || (service["build"] is { } build && DockerfileOf(build).HasHealthCheck((string?)build["target"]));

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(int.Parse(text.TrimEnd('s'), null));

    [GeneratedRegex("(?i)password|secret|_key|access_key|apikeys|token")]
    private static partial Regex Secret();

    [GeneratedRegex(@"\$\{(\w+):\?[^}]*\}")]
    private static partial Regex Required();

    [GeneratedRegex(@"\$\{\w+:?-")]
    private static partial Regex Default();

    [GeneratedRegex(@"\$\{(\w+)([^}]*)\}")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"Reranker__Drain__Delay=(\S+)")]
    private static partial Regex DrainDelay();

    [GeneratedRegex(@"set \$replicas (\w+):(\d+);")]
    private static partial Regex Upstream();
}
