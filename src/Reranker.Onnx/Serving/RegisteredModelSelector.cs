using System.Globalization;
using Microsoft.Extensions.Options;

namespace Reranker.Onnx;

/// <summary>
/// Finds the version that a request names, where <see cref="ModelSelectionOptions"/> lets requests choose: <c>NAME/VERSION</c> or <c>NAME@ALIAS</c>, NAME being the registered model. Any other name, such as another service's, means the champion. Safe for concurrent use.
/// </summary>
internal sealed class RegisteredModelSelector(
    IModelRegistry registry, IModelSource source, IOptions<OnnxRerankerOptions> serving, IOptions<RegisteredModelOptions> registered, IOptions<ModelSelectionOptions> options)
    : IRerankerSelector, IDisposable
{
    private readonly Lock _gate = new();
    // Least recently used first.
    private readonly List<(int Version, Task<IReranker> Reranker)> _loaded = [];

    /// <inheritdoc/>
    public async Task<IReranker?> FindAsync(string? model, CancellationToken cancellationToken)
    {
        var name = registered.Value.Name;
        if (options.Value.MaxModels == 0 || model is null || model.Length <= name.Length + 1 || !model.StartsWith(name, StringComparison.Ordinal))
            return null;
        var reference = model[(name.Length + 1)..];
        var version = model[name.Length] switch
        {
            '@' when reference == registered.Value.Alias => null,
            '@' => await registry.FindByAliasAsync(name, reference, cancellationToken).ConfigureAwait(false) ?? throw Missing(model),
            '/' when int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => await registry.FindAsync(name, number, cancellationToken).ConfigureAwait(false) ?? throw Missing(model),
            '/' => throw Missing(model),
            _ => null,
        };
        return version is null ? null : await Load(version.Version).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (_, reranker) in _loaded)
                Release(reranker);
            _loaded.Clear();
        }
    }

    private static InvalidRerankRequestException Missing(string model) =>
        new("model", $"There is no model '{model}'; expected NAME/VERSION or NAME@ALIAS of a registered version (GET /models lists them), or nothing for the champion.");

    private Task<IReranker> Load(int version)
    {
        lock (_gate)
        {
            var place = _loaded.FindIndex(model => model.Version == version && !model.Reranker.IsFaulted && !model.Reranker.IsCanceled);
            var reranker = place < 0 ? LoadAsync(version) : _loaded[place].Reranker;
            if (place >= 0)
                _loaded.RemoveAt(place);
            _loaded.Add((version, reranker));
            while (_loaded.Count > options.Value.MaxModels)
            {
                Release(_loaded[0].Reranker);
                _loaded.RemoveAt(0);
            }

            return reranker;
        }
    }

    // No caller's cancellation ends a load that others wait for.
    private async Task<IReranker> LoadAsync(int version)
    {
        var package = await source.GetAsync($"models:/{registered.Value.Name}/{version.ToString(CultureInfo.InvariantCulture)}", CancellationToken.None).ConfigureAwait(false);
        return await RerankerModel.LoadAsync(package, serving.Value, CancellationToken.None).ConfigureAwait(false);
    }

    private static void Release(Task<IReranker> reranker) =>
        reranker.ContinueWith(static loaded => loaded.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
}
