namespace Reranker.MLflow;

/// <summary>The files of runs and models, wherever their storage is.</summary>
public interface IMLflowArtifacts
{
    /// <summary>Stores a file, or a folder under its own name, among a run's artifacts.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="artifactPath">The folder to put it in, relative to the run's artifacts; the top when <see langword="null"/>.</param>
    /// <param name="progress">Is told how far the transfer has come.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    /// <exception cref="MLflowException">There is no such run or file, or its path leads out of the run's artifacts.</exception>
    Task LogArtifactAsync(
        string runId, string path, string? artifactPath = null, IProgress<ArtifactProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Stores all that is in a folder among a run's artifacts.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="folder">The folder, whose own name is not kept.</param>
    /// <param name="artifactPath">The folder to put it in, relative to the run's artifacts; the top when <see langword="null"/>.</param>
    /// <param name="progress">Is told how far the transfer has come.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    /// <exception cref="MLflowException">There is no such run or folder, or a path leads out of the run's artifacts.</exception>
    Task LogArtifactsAsync(
        string runId, string folder, string? artifactPath = null, IProgress<ArtifactProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Brings artifacts to this machine.</summary>
    /// <param name="artifactUri">
    /// <c>runs:/id/path</c>, <c>models:/name@alias</c>, <c>models:/name/version</c>, <c>models:/name/stage</c>, <c>models:/name/latest</c>, or the URI of a storage;
    /// a folder or a single file.
    /// </param>
    /// <param name="folder">
    /// Where to put them; it is made where there is none. By default, files that are on this machine stay where they are and others go to a new temporary folder.
    /// </param>
    /// <param name="progress">Is told how far the transfer has come.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    /// <returns>The path of the folder, or of the file.</returns>
    /// <exception cref="MLflowException">There is no such run, model or artifact.</exception>
    Task<string> DownloadArtifactsAsync(
        string artifactUri, string? folder = null, IProgress<ArtifactProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Removes a file, or a folder with all that is in it.</summary>
    /// <param name="artifactUri">As for <see cref="DownloadArtifactsAsync"/>; the top of a storage is not removed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="MLflowException">There is no such run or model, or the storage refuses.</exception>
    Task DeleteArtifactsAsync(string artifactUri, CancellationToken cancellationToken = default);
}
