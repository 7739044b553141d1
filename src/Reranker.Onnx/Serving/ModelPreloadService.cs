using Microsoft.Extensions.Hosting;

namespace Reranker.Onnx;

/// <summary>Loads the model of a folder when the host starts, so that a broken one stops the start and no request waits.</summary>
internal sealed class ModelPreloadService(ModelSlot slot) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => slot.EnsureLoadedAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
