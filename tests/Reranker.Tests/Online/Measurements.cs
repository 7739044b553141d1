using System.Diagnostics.Metrics;

namespace Reranker.Tests;

/// <summary>What the library's meter counts while a test runs.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<string> _all = [];
    private readonly MeterListener _listener = new();

    public Measurements()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == RerankerDiagnostics.MeterName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(Record);
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.Start();
    }

    /// <summary>How often an instrument was used, with a tag of this value where one is given.</summary>
    public int Count(string instrument, string tag = "")
    {
        lock (_lock)
            return _all.Count(it => it.StartsWith(instrument + " ", StringComparison.Ordinal) && it.Contains(tag, StringComparison.Ordinal));
    }

    public void Dispose() => _listener.Dispose();

    private void Record<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        where T : struct
    {
        var line = $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(static tag => tag.Value))}";
        lock (_lock)
            _all.Add(line);
    }
}
