using System.Net;
using Minio;
using Minio.DataModel.Args;
using Reranker.Tests;

[assembly: AssemblyFixture(typeof(ObjectStorage))]

namespace Reranker.Integration.Tests.Web;

public sealed partial class LoopTests
{
    // The whole folder of a model, as the original demonstration had it in its bucket.
    private static readonly string[] ModelFiles =
    [
        "MLmodel", "conda.yaml", "config.json", "model.safetensors", "onnx/model.onnx", "python_env.yaml", "requirements.txt", "reranker.json", "special_tokens_map.json",
        "tokenizer.json", "tokenizer_config.json", "vocab.txt",
    ];

    [Fact]
    public async Task With_a_bucket_as_artifact_root_the_loop_is_the_same_and_whole_models_are_in_it()
    {
        var address = await storage.AddressAsync();
        var bucket = $"loop-{Guid.NewGuid():N}";
        using var s3 = new MinioClient().WithEndpoint(new Uri(address.Endpoint).Authority).WithCredentials(address.AccessKey, address.SecretKey).WithRegion("us-east-1").WithSSL(false).Build();
        await s3.MakeBucketAsync(new MakeBucketArgs().WithBucket(bucket), Http.Cancelled);
        await using var host = new WebHost(
            model,
            dataDirectory: null,
            ("Reranker:ArtifactRoot", $"s3://{bucket}/mlflow"),
            ("Reranker:MLflow:S3EndpointUrl", address.Endpoint),
            ("Reranker:MLflow:S3AccessKey", address.AccessKey),
            ("Reranker:MLflow:S3SecretKey", address.SecretKey));
        using var client = await host.ReadyClientAsync();
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(Records))).JsonAsync(HttpStatusCode.Created);
        var outcome = await (await client.PostAsync("/train_challenger/?wait=true", Training(epochs: 8))).JsonAsync(HttpStatusCode.OK);
        Assert.True((string?)outcome["decision"]?["outcome"] == "promoted", outcome.ToJsonString());
        await Eventually.IsTrueAsync(async () => (await client.PostAsync("/rerank", Ranking)).Model().StartsWith("CrossEncoderReranker/2@", StringComparison.Ordinal));

        var keys = await s3.ListObjectsEnumAsync(new ListObjectsArgs().WithBucket(bucket).WithRecursive(true), Http.Cancelled).Select(static item => item.Key).ToListAsync(Http.Cancelled);
        var models = keys.Where(static key => key.Contains("/artifacts/model/", StringComparison.Ordinal)).ToLookup(static key => key.Split("/artifacts/model/")[0], static key => key.Split("/artifacts/model/")[1]);
        Assert.Equal(2, models.Count);
        Assert.All(models, static files => Assert.Empty(ModelFiles.Except(files)));
        Assert.All(keys, static key => Assert.Matches("^mlflow/[0-9]+/[0-9a-f]{32}/artifacts/", key));
        Assert.Contains(models, files => files.Key.EndsWith((string)outcome["run_id"]!, StringComparison.Ordinal));
        // What serves was brought here from the bucket.
        Assert.Equal(2, Directory.EnumerateDirectories(Path.Combine(host.DataDirectory, "models")).Count());
        Assert.False(Directory.Exists(Path.Combine(host.DataDirectory, "artifacts")));
    }
}
