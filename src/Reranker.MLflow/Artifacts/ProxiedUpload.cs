using System.Collections.Concurrent;

namespace Reranker.MLflow;

/// <summary>Sends a large file in parts, past a tracking server straight to its storage: to addresses that the server signs, without its credentials.</summary>
internal sealed class ProxiedUpload(RestDoor door, SignedStorage storage, Transfers transfers, string folder, string name)
{
    private const string Api = "../mlflow-artifacts/mpu";

    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(5);

    /// <returns>Whether the server offers it; otherwise nothing was sent.</returns>
    public async Task<bool> TryRunAsync(ArtifactContent content, CancellationToken cancellationToken)
    {
        var parts = transfers.Settings.Split(content.Length);
        if (await TryCreateAsync(parts.Count, cancellationToken).ConfigureAwait(false) is not { } upload)
            return false;
        var id = RestErrors.Need(upload.UploadId, "upload_id");
        try
        {
            var credentials = (upload.Credentials ?? []).OrderBy(static credential => credential.PartNumber).ToList();
            if (credentials.Count != parts.Count)
                throw new MLflowException(MLflowErrorCode.InternalError, $"The MLflow server signed {credentials.Count} addresses, and {parts.Count} were asked for.");
            var done = new ConcurrentDictionary<int, UploadedPart>();
            await transfers.ForEachAsync(credentials.Zip(parts), async (part, cancellation) =>
                done[part.First.PartNumber] = await SendAsync(part.First, content, part.Second.Offset, part.Second.Length, cancellation).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            await door.PostAsync(Endpoint("complete"), new CompleteUploadRequest(name, id, [.. done.Values.OrderBy(static part => part.PartNumber)]), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch
        {
            await AbortAsync(id).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<UploadAnswer?> TryCreateAsync(int parts, CancellationToken cancellationToken)
    {
        try
        {
            return await door.PostAsync(Endpoint("create"), new CreateUploadRequest(name, parts), cancellationToken).ConfigureAwait(false);
        }
        // Its storage knows no parts, or it is older than these endpoints.
        catch (MLflowException error) when (error.StatusCode is 404 or 405 or 501)
        {
            return null;
        }
    }

    private Task<UploadedPart> SendAsync(UploadCredential credential, ArtifactContent content, long offset, long length, CancellationToken cancellationToken) => transfers.SendAsync(
        async () =>
        {
            var url = RestErrors.Need(credential.Url, "url");
            return new UploadedPart(credential.PartNumber, await storage.PutAsync(url, credential.Headers, content.Body(offset, length), cancellationToken).ConfigureAwait(false), url);
        },
        cancellationToken);

    private async Task AbortAsync(string id)
    {
        using var time = new CancellationTokenSource(CleaningTime);
        try
        {
            await door.PostAsync(Endpoint("abort"), new AbortUploadRequest(name, id), time.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or TrackingException)
        {
            // The upload's own failure is what the caller must hear of.
        }
    }

    private string Endpoint(string verb) => $"{Api}/{verb}/{string.Join('/', folder.Split('/').Select(Uri.EscapeDataString))}";
}
