using Reranker.Onnx;

namespace Reranker.ConsoleHost;

/// <summary>Finds the model that a command shall use.</summary>
internal sealed class ModelResolver(IModelRegistry registry, IModelSource source, HostSettings settings)
{
    /// <summary>Opens a model: the one named, otherwise the champion, and where nothing is registered yet the base model.</summary>
    public async Task<ModelPackage> OpenAsync(string? model, CancellationToken cancellationToken)
    {
        if (model is not null)
            return await OpenNamedAsync(model, cancellationToken);
        return IsAnythingRegistered && await registry.FindByAliasAsync(ModelNames.RegisteredModel, ModelNames.Champion, cancellationToken) is not null
            ? await source.GetAsync($"models:/{ModelNames.RegisteredModel}@{ModelNames.Champion}", cancellationToken)
            : await OpenBaseAsync(cancellationToken);
    }

    /// <summary>Opens the model that becomes the first champion.</summary>
    public async Task<ModelPackage> OpenBaseAsync(CancellationToken cancellationToken) => Directory.Exists(settings.BaseModel)
        ? await ModelPackage.OpenAsync(settings.BaseModel, cancellationToken: cancellationToken)
        : throw new ModelPackageException(settings.BaseModel, $"No model was named or is registered, and the base model's folder '{settings.BaseModel}' does not exist. Name a model with --model.");

    /// <summary>Loads a model to score with: a cross-encoder or a sentence encoder.</summary>
    public async Task<IReranker> LoadAsync(string? model, OnnxRerankerOptions? options, CancellationToken cancellationToken) =>
        await RerankerModel.LoadAsync(await OpenAsync(model, cancellationToken), options, cancellationToken);

    // Asking the embedded registry would make one; a command that only scores leaves no traces.
    private bool IsAnythingRegistered =>
        File.Exists(settings.TrackingDatabase) || !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI"));

    private async Task<ModelPackage> OpenNamedAsync(string model, CancellationToken cancellationToken) =>
        model.StartsWith("models:/", StringComparison.Ordinal) || model.StartsWith("runs:/", StringComparison.Ordinal)
            ? await source.GetAsync(model, cancellationToken)
            : await ModelPackage.OpenAsync(model, cancellationToken: cancellationToken);
}
