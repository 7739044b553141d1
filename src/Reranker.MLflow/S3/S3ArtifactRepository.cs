using System.Text;
using Minio.DataModel;
using Minio.DataModel.Args;

namespace Reranker.MLflow;

/// <summary>Artifacts in a bucket of object storage (<c>s3://</c>), reached with this process's own credentials.</summary>
/// <remarks>Keys are checked here: the Minio client resolves <c>..</c> in them before it signs, and would write into other buckets.</remarks>
internal sealed class S3ArtifactRepository(S3Storage storage, string bucket, string prefix) : ArtifactRepository
{
    // The Minio client's limit, one below that of S3.
    private const int MaxKeyBytes = 1023;

    // From this size on an upload goes in parts.
    private const long PartSize = 5 << 20;

    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(30);

    public override Task<IReadOnlyList<ArtifactInfo>> ListAsync(string? path, CancellationToken cancellationToken)
    {
        var folder = ArtifactPath.Check(path);
        var key = ArtifactPath.Join(prefix, folder);
        return AskAsync<IReadOnlyList<ArtifactInfo>>(key, async () =>
        {
            var start = key.Length == 0 ? "" : key + "/";
            var entries = new List<ArtifactInfo>();
            var listing = new ListObjectsArgs().WithBucket(bucket).WithPrefix(start).WithRecursive(false);
            await foreach (var item in storage.Client.ListObjectsEnumAsync(listing, cancellationToken).ConfigureAwait(false))
            {
                // The client leaves the keys of folders encoded. A key that ends where the folder does is what some tools mark folders with.
                var name = (item.IsDir ? Uri.UnescapeDataString(item.Key).TrimEnd('/') : item.Key)[Math.Min(start.Length, item.Key.Length)..];
                if (name.Length > 0)
                    entries.Add(new ArtifactInfo(ArtifactPath.Join(folder, ArtifactPath.CheckName(name)), item.IsDir, item.IsDir ? null : (long)item.Size));
            }

            entries.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
            return entries;
        }, cancellationToken);
    }

    public override Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var key = Key(path);
        return AskAsync(key, async () =>
        {
            content.Position = 0;
            try
            {
                var upload = new PutObjectArgs().WithBucket(bucket).WithObject(key).WithStreamData(content).WithObjectSize(content.Length).WithContentType("application/octet-stream");
                return await storage.Client.PutObjectAsync(upload, cancellationToken).ConfigureAwait(false);
            }
            catch when (content.Length >= PartSize)
            {
                await RemovePartsAsync(key).ConfigureAwait(false);
                throw;
            }
        }, cancellationToken);
    }

    public override Task ReadAsync(string path, long? size, Stream destination, CancellationToken cancellationToken)
    {
        var key = Key(path);
        return AskAsync(key, async () =>
        {
            var stat = default(ObjectStat);
            for (var attempt = 0; stat is null; attempt++)
                try
                {
                    destination.SetLength(0);
                    // Two parameters make it a task that the client waits for; with one it would be an async void.
                    var download = new GetObjectArgs().WithBucket(bucket).WithObject(key)
                        .WithCallbackStream((source, cancellation) => CopyAsync(source, destination, storage.Settings.Timeout, cancellation));
                    stat = await storage.Client.GetObjectAsync(download, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception error) when (error is HttpIOException or TimeoutException && attempt < storage.Settings.Retry.MaxRetries)
                {
                    // The answer broke off in its middle, where the retries of requests do not reach.
                }

            return stat;
        }, cancellationToken);
    }

    /// <summary>Copies; ends where nothing comes for too long.</summary>
    private static async Task CopyAsync(Stream source, Stream destination, TimeSpan silence, CancellationToken cancellationToken)
    {
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var buffer = new byte[1 << 17];
        try
        {
            for (int count; (count = await ReadAsync().ConfigureAwait(false)) > 0;)
                await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came for {silence.TotalSeconds:0.###} seconds.", error);
        }

        async ValueTask<int> ReadAsync()
        {
            watch.CancelAfter(silence);
            try
            {
                return await source.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
            }
            catch (IOException error) when (error is not HttpIOException)
            {
                // What the network does is told from what the disk does.
                throw new HttpIOException(HttpRequestError.ResponseEnded, error.Message, error);
            }
        }
    }

    private string Key(string path)
    {
        path = ArtifactPath.Check(path);
        var key = ArtifactPath.Join(prefix, path);
        return path.Length > 0 && Encoding.UTF8.GetByteCount(key) <= MaxKeyBytes
            ? key
            : throw MLflowException.Invalid($"The artifact '{path}' cannot be an object's name. Expected 1 to {MaxKeyBytes} bytes with its prefix.");
    }

    /// <summary>Parts of a broken upload cost room until somebody removes them; the client leaves them.</summary>
    private async Task RemovePartsAsync(string key)
    {
        using var time = new CancellationTokenSource(CleaningTime);
        try
        {
            var listing = new ListIncompleteUploadsArgs().WithBucket(bucket).WithPrefix(key).WithRecursive(true);
            await foreach (var upload in storage.Client.ListIncompleteUploadsEnumAsync(listing, time.Token).ConfigureAwait(false))
                if (upload.Key == key)
                    await storage.Client.RemoveIncompleteUploadAsync(new RemoveIncompleteUploadArgs().WithBucket(bucket).WithObject(key), time.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException || Translate(error, key) is not null)
        {
            // The upload's own failure is what the caller must hear of.
        }
    }

    private async Task<T> AskAsync<T>(string key, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await ask().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (OperationCanceledException or TrackingException) && Translate(error, key) is not null)
        {
            throw Translate(error, key)!;
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Translate(new TimeoutException("It took too long.", error), key)!;
        }
    }

    private TrackingException? Translate(Exception error, string key) => S3Errors.Translate(error, storage.Settings.Endpoint, $"s3://{bucket}/{key}");
}
