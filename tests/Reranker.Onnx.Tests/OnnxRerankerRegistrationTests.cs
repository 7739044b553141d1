using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests;

public sealed class OnnxRerankerRegistrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddReranker_serves_a_folder_and_loads_it_at_the_first_request_without_a_host()
    {
        using var model = new TinyModel();
        await using var provider = new ServiceCollection().AddRerankerOf(model).BuildServiceProvider();
        var reranker = provider.GetRequiredService<IReranker>();
        Assert.Null(reranker.GetService<RerankerMetadata>());
        var response = await reranker.RerankAsync("which", ["bad", "good"], cancellationToken: Cancel);
        Assert.Equal(1, response.Results[0].Index);
    }

    [Fact]
    public async Task A_host_loads_the_model_before_it_has_started()
    {
        using var model = new TinyModel();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddRerankerOf(model);
        using var host = builder.Build();
        await host.StartAsync(Cancel);
        Assert.NotNull(host.Services.GetRequiredService<IReranker>().GetService<RerankerMetadata>());
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_host_does_not_start_with_an_option_out_of_its_range()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddReranker((OnnxRerankerOptions options) => options.ParallelBatches = 0);
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancel));
        Assert.Contains("ParallelBatches must be between 1 and", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_does_not_start_without_its_model_and_says_which_folder_lacks()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddReranker("no-such-folder");
        using var host = builder.Build();
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => host.StartAsync(Cancel));
        Assert.Contains("no-such-folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_reranker_serves_the_champion_of_the_registry()
    {
        using var model = new TinyModel();
        var registry = new MemoryRegistry { Champion = 4 }.Add(4, model);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IModelRegistry>(registry).AddSingleton<IModelSource>(registry);
        builder.Services.AddRegisteredReranker();
        using var host = builder.Build();

        var reload = Assert.Single(host.Services.GetServices<IHostedService>().OfType<ModelReloadService>());
        await reload.CheckAsync(Cancel);
        var response = await host.Services.GetRequiredService<IReranker>().RerankAsync("which", ["good"], cancellationToken: Cancel);
        Assert.Equal("4", response.Model.Version);
        Assert.Equal(response.Model, host.Services.GetRequiredService<ModelSlot>().Current);
    }

    [Fact]
    public async Task A_second_registered_reranker_has_a_slot_of_its_own()
    {
        using TinyModel champion = new("one"), other = new("two");
        var registry = new MemoryRegistry { Champion = 1 }.Add(1, champion).Add(2, other);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IModelRegistry>(registry).AddSingleton<IModelSource>(registry);
        builder.Services.AddRegisteredReranker();
        builder.Services.AddKeyedRegisteredReranker("other", static options => options.Version = 2);
        using var host = builder.Build();

        foreach (var reload in host.Services.GetServices<IHostedService>().OfType<ModelReloadService>())
            await reload.CheckAsync(Cancel);

        Assert.Equal("1", host.Services.GetRequiredService<IReranker>().GetService<RerankerMetadata>()!.Model.Version);
        Assert.Equal("2", host.Services.GetRequiredKeyedService<IReranker>("other").GetService<RerankerMetadata>()!.Model.Version);
    }
}

internal static class TinyModelRegistration
{
    public static IServiceCollection AddRerankerOf(this IServiceCollection services, TinyModel model)
    {
        services.AddReranker(model.Folder);
        return services;
    }
}
