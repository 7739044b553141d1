using System.Diagnostics.Metrics;

namespace Reranker.Dashboard;

/// <summary>What the process's own instruments say of the last minutes: requests, times, errors. Safe for concurrent use.</summary>
/// <remarks>Listens to <see cref="RerankerDiagnostics.MeterName"/>; without <c>UseTelemetry</c> in the pipeline nothing is heard.</remarks>
public sealed class ServingFigures : IDisposable
{
    private const int Minutes = 30;
    private const int MaxTimes = 512;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Minute> _minutes = [];
    private readonly Dictionary<string, double> _latest = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>Begins to listen.</summary>
    public ServingFigures(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == RerankerDiagnostics.MeterName && instrument.Name is "reranker.operation.duration" or "reranker.queue.duration" or "reranker.run.fill")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>(Heard);
        _listener.Start();
    }

    /// <summary>Minute by minute, oldest first, the present one last.</summary>
    public IReadOnlyList<ServingMinute> Read()
    {
        var now = Now();
        lock (_gate)
            return [.. Enumerable.Range(0, Minutes).Select(ago => now - Minutes + 1 + ago).Select(minute => _minutes.TryGetValue(minute, out var kept)
                ? kept.Read(DateTimeOffset.FromUnixTimeSeconds(minute * 60))
                : new ServingMinute(DateTimeOffset.FromUnixTimeSeconds(minute * 60), 0, 0, 0, 0, 0))];
    }

    /// <summary>The latest value of an instrument, such as <c>reranker.run.fill</c>; <see langword="null"/> where nothing was heard.</summary>
    public double? Latest(string instrument)
    {
        lock (_gate)
            return _latest.TryGetValue(instrument, out var value) ? value : null;
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener.Dispose();

    private long Now() => _time.GetUtcNow().ToUnixTimeSeconds() / 60;

    private void Heard(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var isError = false;
        foreach (var tag in tags)
            isError |= tag.Key == RerankerDiagnostics.ErrorTypeTag;
        lock (_gate)
        {
            _latest[instrument.Name] = value;
            if (instrument.Name != "reranker.operation.duration")
                return;
            var now = Now();
            if (!_minutes.TryGetValue(now, out var minute))
            {
                _minutes[now] = minute = new Minute();
                foreach (var old in _minutes.Keys.Where(key => key <= now - Minutes).ToArray())
                    _minutes.Remove(old);
            }

            minute.Add(value, isError);
        }
    }

    /// <summary>Counts of a minute; of its times a sample, each as likely as another (Vitter, "Random sampling with a reservoir", 1985).</summary>
    private sealed class Minute
    {
        private readonly List<double> _times = [];
        private readonly Random _random = new(17);
        private int _requests;
        private int _errors;

        public void Add(double seconds, bool isError)
        {
            _requests++;
            _errors += isError ? 1 : 0;
            if (_times.Count < MaxTimes)
                _times.Add(seconds);
            else if (_random.Next(_requests) is var place && place < MaxTimes)
                _times[place] = seconds;
        }

        public ServingMinute Read(DateTimeOffset start)
        {
            var sorted = _times.Order().ToArray();
            return new ServingMinute(start, _requests, _errors, At(0.5), At(0.95), At(0.99));

            double At(double share) => sorted.Length == 0 ? 0 : 1000 * sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
        }
    }
}
