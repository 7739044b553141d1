namespace Reranker.Onnx;

/// <summary>A request's hold on the model that it started with: a switch does not take the model away under it.</summary>
/// <remarks>Dispose of it exactly once.</remarks>
internal readonly struct ModelLease(LoadedModel model) : IDisposable
{
    /// <summary>The model; usable until the lease is disposed of.</summary>
    public LoadedModel Model { get; } = model;

    /// <summary>Gives the model back.</summary>
    public void Dispose() => Model.Release();
}
