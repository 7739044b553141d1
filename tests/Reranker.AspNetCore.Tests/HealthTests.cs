using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Reranker.AspNetCore.Tests;

public sealed class HealthTests
{
    private static readonly ModelIdentity Model = new("m", "3", new string('a', 64));

    [Fact]
    public async Task A_reranker_whose_model_never_changes_is_healthy()
    {
        using var reranker = new FakeReranker(static (_, _) => 0) { Model = Model };

        var entry = await CheckAsync(reranker);

        Assert.Equal((HealthStatus.Healthy, Model), (entry.Status, entry.Data[RerankerHealthData.Model]));
        Assert.Equal(["ready", "startup"], entry.Tags);
    }

    [Theory]
    [InlineData(false, false, HealthStatus.Unhealthy)]
    [InlineData(false, true, HealthStatus.Unhealthy)]
    [InlineData(true, true, HealthStatus.Degraded)]
    [InlineData(true, false, HealthStatus.Healthy)]
    public async Task A_reranker_that_follows_a_registry_is_as_its_model_and_the_newest_one_are(bool serves, bool failed, HealthStatus expected)
    {
        var status = new Status(serves ? Model : null, failed ? new ModelPackageException("folder", "broken") : null);
        using var reranker = new FollowingReranker(status);

        var entry = await CheckAsync(reranker);

        Assert.Equal(expected, entry.Status);
        Assert.Equal(serves, entry.Data.ContainsKey(RerankerHealthData.Model));
        Assert.Equal(status.LastError, entry.Exception);
    }

    private static async Task<HealthReportEntry> CheckAsync(IReranker reranker)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(reranker);
        services.AddHealthChecks().AddReranker("model");
        await using var provider = services.BuildServiceProvider();
        return (await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(Host.Token)).Entries["model"];
    }

    private sealed record Status(ModelIdentity? Current, Exception? LastError) : IModelStatus;

    private sealed class FollowingReranker(Status status) : DelegatingReranker(new FakeReranker(static (_, _) => 0))
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(IModelStatus) ? status : serviceType == typeof(RerankerMetadata) ? null : base.GetService(serviceType, serviceKey);
    }
}
