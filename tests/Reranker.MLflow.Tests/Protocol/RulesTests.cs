using CsCheck;
using Microsoft.AspNetCore.Http;

namespace Reranker.MLflow.Tests;

public sealed class RulesTests
{
    private static readonly Gen<string> Keys = Gen.String[Gen.Char["ab/._- \u00e9\u00b2#\n"], 0, 8];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_key_that_is_taken_is_one_path_below_a_folder() => Keys.Sample(static key =>
    {
        try
        {
            Rules.ParamKey(key);
        }
        catch (MLflowException error)
        {
            Assert.Equal(MLflowErrorCode.InvalidParameterValue, error.ErrorCode);
            return;
        }

        Assert.Equal(Path.Join("/folder", key), Path.GetFullPath(key, "/folder"));
        Assert.DoesNotContain('#', key);
    });

    [Theory]
    [InlineData("", "Missing value for required parameter 'key'")]
    [InlineData("a#b", "Names may only contain")]
    [InlineData("../a", "would resolve to")]
    [InlineData("a/", "would resolve to 'a'")]
    [InlineData("/a", "would resolve to")]
    [InlineData(".", "would resolve to '.'")]
    public async Task Both_stores_refuse_a_key_with_the_same_words_and_no_server_is_asked(string key, string expected)
    {
        var asked = 0;
        await using var server = await LoopbackServer.StartAsync(
            context =>
            {
                asked++;
                return context.Response.WriteAsync("{}");
            },
            Cancellation);
        using var remote = server.Connect();
        using var embedded = new StoreFixture();
        foreach (var log in (Func<IMLflowClient, Task>[])
        [
            client => client.LogMetricAsync("r", new Metric(key, 1, 0), Cancellation),
            client => client.LogParamAsync("r", key, "v", Cancellation),
            client => client.SetTagAsync("r", key, "v", Cancellation),
            client => client.LogBatchAsync("r", tags: [KeyValuePair.Create(key, "v")], cancellationToken: Cancellation),
            client => client.CreateRunAsync("0", tags: Tags(key), cancellationToken: Cancellation),
            client => client.CreateExperimentAsync("e", tags: Tags(key), cancellationToken: Cancellation),
            client => client.CreateRegisteredModelAsync("m", Tags(key), cancellationToken: Cancellation),
            client => client.CreateModelVersionAsync("m", "s3://b/p", tags: Tags(key), cancellationToken: Cancellation),
            client => client.SetExperimentTagAsync("0", key, "v", Cancellation),
            client => client.SetRegisteredModelTagAsync("m", key, "v", Cancellation),
            client => client.SetModelVersionTagAsync("m", 1, key, "v", Cancellation),
        ])
        {
            var error = await Assert.ThrowsAsync<MLflowException>(() => log(remote));
            Assert.Contains(expected, error.Message);
            Assert.Equal(error.Message, (await Assert.ThrowsAsync<MLflowException>(() => log(embedded.Client))).Message);
        }

        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task A_server_may_take_colons_and_is_asked()
    {
        await using var server = await LoopbackServer.StartAsync(static context => context.Response.WriteAsync("{}"), Cancellation);
        using var client = server.Connect();
        await client.LogParamAsync("r", "a:b", "v", Cancellation);
        await Assert.ThrowsAsync<MLflowException>(() => client.LogParamAsync("r", new string('k', 251), "v", Cancellation));
    }

    private static Dictionary<string, string> Tags(string key) => new() { [key] = "v" };
}
