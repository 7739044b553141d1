using System.Diagnostics;

namespace Reranker.Training;

/// <summary>Traces and measures a training, from here until it is disposed of.</summary>
internal sealed class TrainingMeasurement : IDisposable
{
    private readonly Activity? _activity;
    private readonly long _start = Stopwatch.GetTimestamp();
    private string _outcome = "failed";

    public TrainingMeasurement(string runId)
    {
        _activity = TrainingInstruments.Activities.StartActivity(TrainingInstruments.TrainActivity)?.SetTag(RerankerDiagnostics.RunIdTag, runId);
        TrainingInstruments.Active.Add(1);
    }

    /// <summary>It came to a decision.</summary>
    public void End(PromotionOutcome outcome) => _outcome = outcome.ToString().ToLowerInvariant();

    /// <summary>Somebody stopped it.</summary>
    public void Cancel() => _outcome = "cancelled";

    /// <summary>It could not go on.</summary>
    public void Fail(Exception error) =>
        _activity?.SetTag(RerankerDiagnostics.ErrorTypeTag, error.GetType().FullName).SetStatus(ActivityStatusCode.Error, error.Message);

    public void Dispose()
    {
        TrainingInstruments.Active.Add(-1);
        TrainingInstruments.Duration.Record(
            Stopwatch.GetElapsedTime(_start).TotalSeconds, new KeyValuePair<string, object?>(RerankerDiagnostics.OutcomeTag, _outcome));
        _activity?.SetTag(RerankerDiagnostics.OutcomeTag, _outcome);
        _activity?.Dispose();
    }
}
