namespace Reranker.MLflow;

/// <summary>MLflow's logged models: models that runs made and used, before and beside the registry. Servers of MLflow 3.0 or newer.</summary>
/// <remarks>
/// Members throw <see cref="MLflowException"/> where MLflow refuses, and <see cref="MLflowUnsupportedException"/> on an older server.
/// Metrics come to a logged model by <see cref="Metric.ModelId"/>.
/// </remarks>
public interface IMLflowLoggedModels
{
    /// <summary>Creates a logged model in the status <see cref="LoggedModelStatus.Pending"/>; its files then go to its <see cref="LoggedModel.ArtifactUri"/>.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="name">A name without <c>/ : . % " '</c>; made up when <see langword="null"/>.</param>
    /// <param name="modelType">What kind of model it is.</param>
    /// <param name="sourceRunId">The run that made it.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LoggedModel> CreateAsync(
        string experimentId, string? name = null, string? modelType = null, string? sourceRunId = null, IReadOnlyDictionary<string, string>? parameters = null,
        IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancellationToken = default);

    /// <summary>Says that the files have come, or have not.</summary>
    /// <param name="modelId">The logged model.</param>
    /// <param name="status"><see cref="LoggedModelStatus.Ready"/> or <see cref="LoggedModelStatus.UploadFailed"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LoggedModel> FinalizeAsync(string modelId, LoggedModelStatus status = LoggedModelStatus.Ready, CancellationToken cancellationToken = default);

    /// <summary>Reads a logged model that is not deleted.</summary>
    Task<LoggedModel> GetAsync(string modelId, CancellationToken cancellationToken = default);

    /// <summary>Searches the logged models of experiments, newest first by default.</summary>
    Task<PagedList<LoggedModel>> SearchAsync(IReadOnlyCollection<string> experimentIds, LoggedModelSearch? search = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a logged model; its files stay.</summary>
    Task DeleteAsync(string modelId, CancellationToken cancellationToken = default);

    /// <summary>Adds parameters to a logged model; one that it has already is refused.</summary>
    Task LogParamsAsync(string modelId, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken = default);

    /// <summary>Sets tags of a logged model; the others stay.</summary>
    Task SetTagsAsync(string modelId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag of a logged model.</summary>
    Task DeleteTagAsync(string modelId, string key, CancellationToken cancellationToken = default);

    /// <summary>What lies in a folder of a logged model's files; nothing where there is no such folder.</summary>
    /// <param name="modelId">The logged model.</param>
    /// <param name="path">The folder, relative to the model's files; the top when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<ArtifactInfo>> ListArtifactsAsync(string modelId, string? path = null, CancellationToken cancellationToken = default);

    /// <summary>Records logged models as what a run used.</summary>
    Task LogInputsAsync(string runId, IReadOnlyCollection<string> modelIds, CancellationToken cancellationToken = default);

    /// <summary>Records logged models as what a run made.</summary>
    Task LogOutputsAsync(string runId, IReadOnlyCollection<ModelOutput> outputs, CancellationToken cancellationToken = default);
}
