namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    public async Task LogArtifactAsync(string runId, string path, string? artifactPath, IProgress<ArtifactProgress>? progress, CancellationToken cancellationToken) =>
        await ArtifactTransfers.UploadAsync(await OpenAsync(runId, cancellationToken).ConfigureAwait(false), path, artifactPath, progress, cancellationToken).ConfigureAwait(false);

    public async Task LogArtifactsAsync(string runId, string folder, string? artifactPath, IProgress<ArtifactProgress>? progress, CancellationToken cancellationToken) =>
        await ArtifactTransfers.UploadContentAsync(await OpenAsync(runId, cancellationToken).ConfigureAwait(false), folder, artifactPath, progress, cancellationToken).ConfigureAwait(false);

    public Task<string> DownloadArtifactsAsync(string artifactUri, string? folder, IProgress<ArtifactProgress>? progress, CancellationToken cancellationToken) =>
        ArtifactTransfers.DownloadAsync(this, _artifacts, artifactUri, folder, progress, cancellationToken);

    public Task DeleteArtifactsAsync(string artifactUri, CancellationToken cancellationToken) =>
        ArtifactTransfers.DeleteAsync(this, _artifacts, artifactUri, cancellationToken);

    private async Task<ArtifactRepository> OpenAsync(string runId, CancellationToken cancellationToken) =>
        _artifacts.Open((await GetRunAsync(runId, cancellationToken).ConfigureAwait(false)).Info.ArtifactUri);
}
