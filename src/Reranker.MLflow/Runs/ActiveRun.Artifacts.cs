using System.Text;

namespace Reranker.MLflow;

public sealed partial class ActiveRun
{
    private ArtifactRepository Artifacts => _artifacts.Open(Info.ArtifactUri);

    /// <summary>Stores a file, or a folder under its own name, among the run's artifacts.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="artifactPath">The folder to put it in, relative to the run's artifacts; the top when <see langword="null"/>.</param>
    /// <param name="progress">Is told how far the transfer has come.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    /// <exception cref="MLflowException">There is no such file, or a path leads out of the run's artifacts.</exception>
    public Task LogArtifactAsync(string path, string? artifactPath = null, IProgress<ArtifactProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ArtifactTransfers.UploadAsync(Artifacts, path, artifactPath, progress, cancellationToken);

    /// <summary>Stores all that is in a folder among the run's artifacts.</summary>
    /// <param name="folder">The folder, whose own name is not kept.</param>
    /// <param name="artifactPath">The folder to put it in, relative to the run's artifacts; the top when <see langword="null"/>.</param>
    /// <param name="progress">Is told how far the transfer has come.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    /// <exception cref="MLflowException">There is no such folder, or a path leads out of the run's artifacts.</exception>
    public Task LogArtifactsAsync(string folder, string? artifactPath = null, IProgress<ArtifactProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ArtifactTransfers.UploadContentAsync(Artifacts, folder, artifactPath, progress, cancellationToken);

    /// <summary>Stores a text as a file, in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="artifactFile">The file, relative to the run's artifacts, for instance <c>reports/summary.md</c>.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    /// <exception cref="MLflowException">The path leads out of the run's artifacts, or MLflow refused.</exception>
    public async Task LogTextAsync(string text, string artifactFile, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(artifactFile);
        await Artifacts.WriteAsync(artifactFile, Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Stores a model package as an MLflow Model with the flavours <c>onnx</c> and <c>python_function</c>, which <c>mlflow.onnx.load_model</c> and
    /// <c>mlflow models serve</c> can load.
    /// </summary>
    /// <param name="package">The package.</param>
    /// <param name="artifactPath">Where, relative to the run's artifacts.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    /// <returns>What a version is registered from: <c>runs:/id/path</c>.</returns>
    /// <exception cref="MLflowException">MLflow refused.</exception>
    public async Task<string> LogModelAsync(ModelPackage package, string artifactPath = "model", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentException.ThrowIfNullOrEmpty(artifactPath);
        var repository = Artifacts;
        var files = ModelPackage.ListFiles(package.Folder).Append(ModelManifest.FileName).Where(file => File.Exists(Path.Combine(package.Folder, file)))
            .Select(file => (Source: Path.Combine(package.Folder, file), Path: $"{artifactPath}/{file}")).ToList();
        await repository.UploadAsync(files, cancellationToken).ConfigureAwait(false);

        var size = files.Sum(static file => new FileInfo(file.Source).Length);
        var model = new MLmodel(package, RunId, artifactPath, _time.GetUtcNow(), size);
        foreach (var (path, content) in model.Files)
        {
            // What the manifest names must stay what it is: a package made from a logged one may hold its files.
            if (package.Manifest?.Files.ContainsKey(path) ?? false)
                continue;
            await LogTextAsync(content, $"{artifactPath}/{path}", cancellationToken).ConfigureAwait(false);
        }

        await _client.LogModelAsync(RunId, model.Json, cancellationToken).ConfigureAwait(false);
        return new RunUri(RunId, artifactPath).ToString();
    }
}
