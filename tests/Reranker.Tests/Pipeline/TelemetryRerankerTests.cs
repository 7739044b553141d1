using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Reranker.Tests;

[Collection(nameof(RerankerDiagnostics))]
public sealed class TelemetryRerankerTests : IDisposable
{
    private readonly FakeReranker _fake = new(static (_, text) => text.Length);
    private readonly List<Activity> _activities = [];
    private readonly List<(string Instrument, string? Unit, double Value, Dictionary<string, object?> Tags)> _measurements = [];
    private readonly ActivityListener _activityListener;
    private readonly MeterListener _meterListener = new();

    public TelemetryRerankerTests()
    {
        // Tests of what is measured do not run at the same time; a name of its own would have to be a name of the library.
        _activityListener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == RerankerDiagnostics.ActivitySourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = _activities.Add,
        };
        ActivitySource.AddActivityListener(_activityListener);
        _meterListener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == RerankerDiagnostics.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _meterListener.SetMeasurementEventCallback<double>(Record);
        _meterListener.SetMeasurementEventCallback<int>(Record);
        _meterListener.SetMeasurementEventCallback<long>(Record);
        _meterListener.Start();
    }

    public void Dispose()
    {
        _activityListener.Dispose();
        _meterListener.Dispose();
    }

    [Fact]
    public async Task A_call_is_traced_and_measured()
    {
        await Build().RerankAsync("query", ["a", "b"], cancellationToken: TestContext.Current.CancellationToken);

        var activity = Assert.Single(_activities);
        Assert.Equal("rerank", activity.OperationName);
        Assert.Equal("fake", activity.GetTagItem("reranker.model.name"));
        Assert.Equal(2, activity.GetTagItem("reranker.documents"));
        Assert.Equal(
            ["reranker.operation.documents 2 {document}", "reranker.tokens 20 {token}", "reranker.truncated_pairs 1 {pair}"],
            _measurements.Where(static it => it.Unit != "s").Select(static it => $"{it.Instrument} {it.Value} {it.Unit}").Order(StringComparer.Ordinal));
        var duration = Assert.Single(_measurements, static it => it.Instrument == "reranker.operation.duration");
        Assert.Equal("s", duration.Unit);
        Assert.InRange(duration.Value, 0, 60);
        Assert.Equal("1", duration.Tags["reranker.model.version"]);
    }

    [Fact]
    public async Task A_failure_is_traced_and_measured_too()
    {
        _fake.Failure = new InferenceException("broken");

        await Assert.ThrowsAsync<InferenceException>(
            () => Build().ScoreAsync(new ScoreRequest([new QueryDocumentPair("q", "d")]), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((ActivityStatusCode.Error, "score"), (_activities[0].Status, _activities[0].OperationName));
        Assert.Equal("Reranker.InferenceException", _measurements.Single(static it => it.Instrument == "reranker.operation.duration").Tags["error.type"]);
    }

    [Fact]
    public async Task Where_nobody_listens_the_call_goes_straight_through()
    {
        Dispose();

        var response = await Build().RerankAsync("query", ["a", "bb"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, response.Results[0].Index);
        Assert.Empty(_activities);
        Assert.Empty(_measurements);
    }

    [Fact]
    public void What_the_inner_reranker_offers_is_still_found() =>
        Assert.Equal("fake", Build().GetService<RerankerMetadata>()?.ProviderName);

    private IReranker Build() => new RerankerBuilder(_fake).UseTelemetry().Build();

    private void Record<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : struct, IConvertible =>
        _measurements.Add((instrument.Name, instrument.Unit, value.ToDouble(null), new Dictionary<string, object?>(tags.ToArray())));
}
