using System.Diagnostics;

namespace Reranker.Onnx;

/// <summary>Traces and measures how a request's tokens are made, from here to the end of the block.</summary>
internal readonly struct TokenizeMeasurement() : IDisposable
{
    private readonly Activity? _activity = ServingInstruments.Activities.StartActivity(ServingInstruments.TokenizeActivity);
    private readonly long _start = Stopwatch.GetTimestamp();

    public void Dispose()
    {
        ServingInstruments.TokenizeDuration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds);
        _activity?.Dispose();
    }
}
