namespace Reranker.Onnx.Tests.TestModels;

/// <summary>A registry of one model with one alias, and the source of its packages, in memory.</summary>
internal sealed class MemoryRegistry : IModelRegistry, IModelSource
{
    private readonly Dictionary<int, TinyModel> _models = [];

    /// <summary>The version that the alias leads to.</summary>
    public int? Champion { get; set; }

    /// <summary>The registry does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>The packages cannot be had.</summary>
    public bool IsStorageDown { get; set; }

    /// <summary>Until when packages are on their way.</summary>
    public TaskCompletionSource? Storage { get; set; }

    /// <summary>How many packages were fetched.</summary>
    public int Fetched { get; private set; }

    public MemoryRegistry Add(int version, TinyModel model)
    {
        _models[version] = model;
        return this;
    }

    public Task<RegisteredModelVersion?> FindByAliasAsync(string name, string alias, CancellationToken cancellationToken = default) =>
        IsDown
            ? throw new TrackingException("The registry does not answer.")
            : Task.FromResult(Champion is { } version && alias == ModelNames.Champion
                ? new RegisteredModelVersion
                {
                    Name = name, Version = version, Stage = ModelNames.Production, Aliases = [alias], Source = $"memory:/{version}",
                    CreatedAt = DateTimeOffset.UnixEpoch, Tags = new Dictionary<string, string>(),
                }
                : null);

    public async Task<ModelPackage> GetAsync(string model, CancellationToken cancellationToken = default)
    {
        Fetched++;
        if (IsStorageDown)
            throw new TrackingException("The storage does not answer.");
        if (Storage is { } storage)
            await storage.Task.WaitAsync(cancellationToken);
        var parts = model.Split('/');
        return await _models[int.Parse(parts[2], null)].OpenAsync(parts[1], parts[2]);
    }

    public Task<RegisteredModelVersion> RegisterAsync(string name, string source, string runId, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<RegisteredModelVersion>> ListAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<RegisteredModelVersion?> FindAsync(string name, int version, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task SetAliasAsync(string name, string alias, int version, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task DeleteAliasAsync(string name, string alias, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task TransitionStageAsync(string name, int version, string stage, bool archiveExisting, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task SetDescriptionAsync(string name, int version, string description, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task DescribeModelAsync(string name, string description, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task SetTagsAsync(string name, int version, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
