using System.Security.Cryptography;
using System.Text;
using Minio.DataModel.Args;

namespace Reranker.MLflow;

/// <summary>Artifacts in a bucket of object storage (<c>s3://</c>), reached with this process's own credentials.</summary>
/// <remarks>Keys are checked here: the Minio client resolves <c>..</c> in them before it signs, and would write into other buckets.</remarks>
internal sealed class S3ArtifactRepository(S3Storage storage, Transfers transfers, string bucket, string prefix) : ArtifactRepository(transfers)
{
    // The Minio client's limit, one below that of S3.
    private const int MaxKeyBytes = 1023;

    public override async Task<IReadOnlyList<ArtifactInfo>> ListAsync(string? path, CancellationToken cancellationToken)
    {
        var folder = ArtifactPath.Check(path);
        var key = ArtifactPath.Join(prefix, folder);
        var start = key.Length == 0 ? "" : key + "/";
        var entries = new List<ArtifactInfo>();
        await AskAsync(key, async () =>
        {
            var listing = new ListObjectsArgs().WithBucket(bucket).WithPrefix(start).WithRecursive(false);
            await foreach (var item in storage.Client.ListObjectsEnumAsync(listing, cancellationToken).ConfigureAwait(false))
            {
                // The client leaves the keys of folders encoded. A key that ends where the folder does is what some tools mark folders with.
                var name = (item.IsDir ? Uri.UnescapeDataString(item.Key).TrimEnd('/') : item.Key)[Math.Min(start.Length, item.Key.Length)..];
                if (name.Length > 0)
                    entries.Add(new ArtifactInfo(ArtifactPath.Join(folder, ArtifactPath.CheckName(name)), item.IsDir, item.IsDir ? null : (long)item.Size));
            }
        }, cancellationToken).ConfigureAwait(false);
        entries.Sort(static (one, other) => string.CompareOrdinal(one.Path, other.Path));
        return entries;
    }

    public override Task WriteAsync(string path, ArtifactContent content, CancellationToken cancellationToken)
    {
        var key = CheckKey(path);
        return AskAsync(key, () => new S3Upload(storage, Transfers, bucket, key).RunAsync(content, cancellationToken), cancellationToken);
    }

    public override Task ReadAsync(string path, long? size, Stream destination, CancellationToken cancellationToken)
    {
        var key = CheckKey(path);
        return AskAsync(key, async () =>
        {
            for (var attempt = 0; ; attempt++)
                try
                {
                    destination.SetLength(0);
                    if (await FetchAsync(key, destination, cancellationToken).ConfigureAwait(false))
                        return;
                    if (attempt >= storage.Settings.Connection.Retry.MaxRetries)
                        throw new MLflowException(MLflowErrorCode.DataLoss, $"The content of 's3://{bucket}/{key}' is not what was stored: its SHA-256 is another. Store it again.");
                }
                catch (Exception error) when (error is HttpIOException or TimeoutException && attempt < storage.Settings.Connection.Retry.MaxRetries)
                {
                    // The answer broke off in its middle, where the retries of requests do not reach.
                }
        }, cancellationToken);
    }

    public override Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var key = CheckKey(path);
        return AskAsync(key, async () =>
        {
            // Another one's keys may begin with this one's: "model" is no folder of "model2/x".
            var keys = new List<string> { key };
            var listing = new ListObjectsArgs().WithBucket(bucket).WithPrefix(key + "/").WithRecursive(true);
            await foreach (var item in storage.Client.ListObjectsEnumAsync(listing, cancellationToken).ConfigureAwait(false))
                keys.Add(item.Key);
            var errors = await storage.Client.RemoveObjectsAsync(new RemoveObjectsArgs().WithBucket(bucket).WithObjects(keys), cancellationToken).ConfigureAwait(false);
            if (errors.FirstOrDefault(static error => error.Code != "NoSuchKey") is { } first)
                throw new S3Exception(first.Code ?? "", first.Message ?? "");
        }, cancellationToken);
    }

    protected override string CheckFile(string path)
    {
        CheckKey(path);
        return ArtifactPath.Check(path);
    }

    private string CheckKey(string path)
    {
        var key = ArtifactPath.Join(prefix, base.CheckFile(path));
        return Encoding.UTF8.GetByteCount(key) <= MaxKeyBytes
            ? key
            : throw MLflowException.Invalid($"The artifact '{path}' cannot be an object's name. Expected 1 to {MaxKeyBytes} bytes with its prefix.");
    }

    /// <summary>Copies an object, and says whether it is the one that was stored.</summary>
    private async Task<bool> FetchAsync(string key, Stream destination, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Two parameters make it a task that the client waits for; with one it would be an async void.
        var download = new GetObjectArgs().WithBucket(bucket).WithObject(key)
            .WithCallbackStream((source, cancellation) => CopyAsync(source, destination, hash, storage.Settings.Connection.Timeout, cancellation));
        var stat = await storage.Client.GetObjectAsync(download, cancellationToken).ConfigureAwait(false);
        return S3Storage.Digest(stat) is not { } digest || digest == S3Signature.Hex(hash.GetHashAndReset());
    }

    /// <summary>Copies; ends where nothing comes for too long.</summary>
    private static async Task CopyAsync(Stream source, Stream destination, IncrementalHash hash, TimeSpan silence, CancellationToken cancellationToken)
    {
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var memory = System.Buffers.MemoryPool<byte>.Shared.Rent(1 << 17);
        try
        {
            for (int count; (count = await ReadAsync().ConfigureAwait(false)) > 0;)
            {
                hash.AppendData(memory.Memory.Span[..count]);
                await destination.WriteAsync(memory.Memory[..count], cancellationToken).ConfigureAwait(false);
            }
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
                return await source.ReadAsync(memory.Memory, watch.Token).ConfigureAwait(false);
            }
            catch (IOException error) when (error is not HttpIOException)
            {
                // What the network does is told from what the disk does.
                throw new HttpIOException(HttpRequestError.ResponseEnded, error.Message, error);
            }
        }
    }

    private async Task AskAsync(string key, Func<Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ask().ConfigureAwait(false);
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
