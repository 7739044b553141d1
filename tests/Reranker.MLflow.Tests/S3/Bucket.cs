using Minio.DataModel;
using Minio.DataModel.Args;
using Reranker.Tests;

[assembly: AssemblyFixture(typeof(ObjectStorage))]

namespace Reranker.MLflow.Tests;

/// <summary>A bucket of one test, and ways to it.</summary>
internal sealed class Bucket : IAsyncDisposable
{
    private readonly Transfers _transfers;

    private Bucket(ObjectStorageAddress address, Transfers transfers) => (Address, _transfers, Storage) = (address, transfers, Connect(address, transfers));

    public string Name { get; } = $"reranker-{Guid.NewGuid():N}";

    public ObjectStorageAddress Address { get; }

    public S3Storage Storage { get; }

    /// <summary>A prefix in the bucket, below which a test works.</summary>
    public string Root => $"s3://{Name}/some/prefix";

    public ArtifactRepository Repository => Storage.Open(Root);

    /// <param name="storage">The server.</param>
    /// <param name="transfers">How much is sent at once; small parts by default.</param>
    public static async Task<Bucket> MakeAsync(ObjectStorage storage, TransferSettings? transfers = null)
    {
        var bucket = new Bucket(await storage.AddressAsync(), new Transfers(transfers ?? new TransferSettings { Parallelism = 4, PartSize = 5 << 20 }));
        await bucket.Storage.Client.MakeBucketAsync(new MakeBucketArgs().WithBucket(bucket.Name), TestContext.Current.CancellationToken);
        return bucket;
    }

    /// <summary>Another way to the same bucket, which fails at once by default.</summary>
    public S3Storage Connect(string? endpoint = null, string? secret = null, StorageConnection? connection = null) =>
        Connect(Address with { Endpoint = endpoint ?? Address.Endpoint, SecretKey = secret ?? Address.SecretKey }, _transfers, connection);

    public async Task<IReadOnlyList<string>> KeysAsync() =>
        await Storage.Client.ListObjectsEnumAsync(new ListObjectsArgs().WithBucket(Name).WithRecursive(true), TestContext.Current.CancellationToken).Select(static item => item.Key).ToListAsync();

    public async Task<ObjectStat> StatAsync(string key) => await Storage.Client.StatObjectAsync(new StatObjectArgs().WithBucket(Name).WithObject(key), TestContext.Current.CancellationToken);

    /// <summary>Uploads that have begun and not ended.</summary>
    public async Task<IReadOnlyList<string>> UnfinishedAsync() =>
        await Storage.Client.ListIncompleteUploadsEnumAsync(new ListIncompleteUploadsArgs().WithBucket(Name).WithRecursive(true), TestContext.Current.CancellationToken)
            .Select(static upload => upload.UploadId).ToListAsync();

    public async ValueTask DisposeAsync()
    {
        await foreach (var upload in Storage.Client.ListIncompleteUploadsEnumAsync(new ListIncompleteUploadsArgs().WithBucket(Name).WithRecursive(true), CancellationToken.None))
            await Storage.Client.RemoveIncompleteUploadAsync(new RemoveIncompleteUploadArgs().WithBucket(Name).WithObject(upload.Key), CancellationToken.None);
        foreach (var key in await KeysAsync())
            await Storage.Client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(Name).WithObject(key), CancellationToken.None);
        await Storage.Client.RemoveBucketAsync(new RemoveBucketArgs().WithBucket(Name), CancellationToken.None);
        Storage.Dispose();
        _transfers.Dispose();
    }

    private static S3Storage Connect(ObjectStorageAddress address, Transfers transfers, StorageConnection? connection = null) => new(
        new S3Settings
        {
            Endpoint = new Uri(address.Endpoint),
            AccessKey = address.AccessKey,
            SecretKey = address.SecretKey,
            Region = Environment.GetEnvironmentVariable("S3_TEST_REGION") ?? "us-east-1",
            Connection = connection ?? new StorageConnection { Retry = new RetryPolicy { MaxRetries = 0 } },
        },
        transfers,
        TimeProvider.System);
}
