using CsCheck;
using Microsoft.AspNetCore.Http;

namespace Reranker.MLflow.Tests;

/// <summary>What the embedded store refuses, the client of servers refuses too, in the same words; what the one takes, the other sends.</summary>
public sealed class VerdictTests
{
    private static readonly Gen<string> Keys = Gen.OneOf(
        Gen.String[Gen.Char["ab/._- \u00e9\u00b2#\n"], 0, 8],
        Gen.Int[248, 253].Select(static length => new string('k', length)));

    [Fact]
    public Task Of_metric_keys_and_times() => AgreeAsync(
        Gen.Select(Keys, Gen.Long[-1, 3]), static (client, run, metric) => client.LogMetricAsync(run, new Metric(metric.Item1, 1, metric.Item2)));

    [Fact]
    public Task Of_parameter_and_tag_keys_in_a_batch() => AgreeAsync(
        Gen.Select(Keys, Keys), static (client, run, keys) => client.LogBatchAsync(run, [], [Pair(keys.Item1)], [Pair(keys.Item2)]));

    [Fact]
    public Task Of_aliases() => AgreeAsync(
        Gen.OneOf(
            Gen.String[Gen.Char["vV12_-a. \u00e9"], 0, 4],
            Gen.OneOf("latest", "Latest", "LATEST", "latest1"),
            Gen.Int[253, 257].Select(static length => new string('a', length))),
        static (client, _, alias) => client.SetRegisteredModelAliasAsync("m", alias, 1));

    // Letters beyond the first plane are one character to MLflow and two to .NET.
    [Fact]
    public Task Of_the_length_of_experiment_tags() => AgreeAsync(
        Gen.Select(Gen.Int[4998, 5003], Gen.OneOf("x", "\U0001D4B3")),
        static (client, _, value) => client.SetExperimentTagAsync("0", "k", string.Concat(Enumerable.Repeat(value.Item2, value.Item1))));

    [Fact]
    public Task Of_the_sizes_of_batches_and_of_parameters_given_twice() => AgreeAsync(
        Gen.Select(Gen.OneOf(0, 1, 799, 800, 801, 900, 1000, 1001), Gen.OneOf(0, 1, 100, 101), Gen.OneOf(0, 100, 101), Gen.Bool),
        static (client, run, batch) =>
        {
            var (metrics, parameters, tags, twice) = batch;
            return client.LogBatchAsync(
                run,
                [.. Enumerable.Range(0, metrics).Select(static step => new Metric("m", 1, 0, step))],
                [.. Enumerable.Range(0, parameters).Select(index => Pair($"p{(twice && index == 1 ? 0 : index)}"))],
                [.. Enumerable.Range(0, tags).Select(static index => Pair($"t{index}"))]);
        },
        iter: 60);

    private static async Task AgreeAsync<T>(Gen<T> values, Func<IMLflowClient, string, T, Task> call, int iter = 200)
    {
        using var store = new StoreFixture();
        var run = (await store.Client.CreateRunAsync("0")).Info.RunId;
        await store.Client.CreateRegisteredModelAsync("m");
        await store.Client.CreateModelVersionAsync("m", "s3://b/p");
        await using var server = await LoopbackServer.StartAsync(static context => context.Response.WriteAsync("{}"), TestContext.Current.CancellationToken);
        using var remote = server.Connect();
        var verdicts = new HashSet<string?>();
        await values.SampleAsync(
            async value =>
            {
                var embedded = await RefusalAsync(() => call(store.Client, run, value));
                Assert.Equal(embedded, await RefusalAsync(() => call(remote, run, value)));
                verdicts.Add(embedded);
            },
            iter: iter,
            threads: 1);

        // Neither is all taken nor all refused.
        Assert.Contains(null, verdicts);
        Assert.True(verdicts.Count > 1);
    }

    private static async Task<string?> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (MLflowException error)
        {
            return $"{error.StatusCode} {error.ErrorCode}: {error.Message}";
        }
    }

    private static KeyValuePair<string, string> Pair(string key) => KeyValuePair.Create(key, "v");
}
