using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Serving;

/// <summary>What serving tells those who watch it. Other tests are heard, too: each looks for names and traces of its own.</summary>
public sealed class ServingMeasurementTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_model_that_serves_is_told_from_those_before_it()
    {
        var loaded = new ConcurrentDictionary<string, long>();
        using var listener = Listen("reranker.model.loaded", (value, tags) => loaded.AddOrUpdate($"{Tag(tags, "reranker.model.name")}/{Tag(tags, "reranker.model.version")}", value, (_, sum) => sum + value));
        using var one = new TinyModel("watched");
        using var slot = new ModelSlot();

        await slot.LoadAsync(await one.OpenAsync("watched", "1"), Cancel);
        await slot.LoadAsync(await one.OpenAsync("watched", "2"), Cancel);
        Assert.Equal((0, 1), (loaded["watched/1"], loaded["watched/2"]));

        slot.Dispose();
        Assert.Equal(0, loaded["watched/2"]);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_is_counted()
    {
        var failures = 0L;
        using var listener = Listen("reranker.model.failures", (value, tags) =>
        {
            if (Tag(tags, "error.type") is "Reranker.ModelPackageException")
                Interlocked.Add(ref failures, value);
        });
        using var broken = new TinyModel("broken", network: [0]);
        using var slot = new ModelSlot();

        await Assert.ThrowsAsync<ModelPackageException>(async () => await slot.LoadAsync(await broken.OpenAsync(), Cancel));

        Assert.NotEqual(0, Interlocked.Read(ref failures));
    }

    [Fact]
    public async Task A_requests_trace_has_its_stations_in_the_order_of_travel()
    {
        var activities = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is RerankerDiagnostics.ActivitySourceName or nameof(ServingMeasurementTests),
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource(nameof(ServingMeasurementTests));
        using var model = new TinyModel();
        using var reranker = await OnnxReranker.LoadAsync(await model.OpenAsync(), cancellationToken: Cancel);

        using var request = source.StartActivity("request")!;
        await reranker.RerankAsync("which", ["good", "bad"], cancellationToken: Cancel);
        request.Stop();

        var stations = activities.Where(activity => activity.ParentSpanId == request.SpanId).OrderBy(static activity => activity.StartTimeUtc).ToArray();
        Assert.Equal(["tokenize", "queue", "infer"], stations.Select(static activity => activity.OperationName));
        Assert.All(stations, static activity => Assert.True(activity.Duration >= TimeSpan.Zero));
    }

    private static MeterListener Listen(string instrument, Action<long, KeyValuePair<string, object?>[]> heard)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (published, listener) =>
            {
                if (published.Meter.Name == RerankerDiagnostics.MeterName && published.Name == instrument)
                    listener.EnableMeasurementEvents(published);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => heard(value, tags.ToArray()));
        listener.Start();
        return listener;
    }

    private static object? Tag(KeyValuePair<string, object?>[] tags, string name) => tags.FirstOrDefault(tag => tag.Key == name).Value;
}
