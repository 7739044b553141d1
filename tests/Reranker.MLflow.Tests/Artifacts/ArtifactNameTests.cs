using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>Names of any kind: each is refused before anything is sent, or leads below the root and nowhere else.</summary>
public sealed class ArtifactNameTests
{
    private static readonly string[] Awkward = ["..", ".", "", "a", "b c", "%2e%2e", "%2F", "..%2f", "%252e%252e", "\\..\\", "ü漢", "#", "?x=", "a:b", "~", "\0", "+", "..."];

    private static readonly Gen<string> Names = Gen.OneOf(Gen.Int[0, Awkward.Length - 1].Select(static index => Awkward[index]), Gen.String[Gen.Char.AlphaNumeric, 1, 5])
        .Array[1, 5].Select(static parts => string.Join('/', parts));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mlflow-artifacts:/root")]
    [InlineData("s3://bucket/root")]
    public async Task A_name_is_refused_or_stays_below_the_root(string uri)
    {
        var targets = new List<string>();
        await using var server = await LoopbackServer.StartAsync(
            context =>
            {
                targets.Add(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0]);
                return context.Response.WriteAsync("{}", Cancellation);
            },
            Cancellation);
        await using var services = new ServiceCollection().AddMLflow(options =>
        {
            (options.TrackingUri, options.MaxRetries) = (server.Uri, 0);
            (options.S3EndpointUrl, options.S3AccessKey, options.S3SecretKey) = (server.Uri, "k", "s");
        }).BuildServiceProvider();
        var repository = services.GetRequiredService<ArtifactRepositories>().Open(uri);
        var root = uri[0] == 's' ? "/bucket/root/" : "/api/2.0/mlflow-artifacts/artifacts/root/";
        await Names.SampleAsync(
            async name =>
            {
                targets.Clear();
                try
                {
                    await repository.WriteAsync(name, "x"u8.ToArray(), Cancellation);
                }
                catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.InvalidParameterValue)
                {
                    Assert.Empty(targets);
                    return;
                }

                var target = Assert.Single(targets);
                Assert.StartsWith(root, target, StringComparison.Ordinal);
                Assert.Equal(string.Join('/', name.Split('/', StringSplitOptions.RemoveEmptyEntries)), Uri.UnescapeDataString(target[root.Length..]));
                Assert.DoesNotContain(target.Split('/'), static part => Uri.UnescapeDataString(part) is "." or "..");
            },
            iter: 300, threads: 1);
    }
}
