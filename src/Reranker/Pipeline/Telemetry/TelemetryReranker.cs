using System.Diagnostics;

namespace Reranker;

/// <summary>Traces and measures every call; costs one check where nobody listens.</summary>
internal sealed class TelemetryReranker(IReranker inner, TimeProvider time) : ObservingReranker(inner, time)
{
    protected override bool IsEnabled => OperationInstruments.IsEnabled;

    protected override IObservation Observe(ObservedCall call) => new Observation(call);

    private sealed class Observation(ObservedCall call) : IObservation
    {
        private readonly Activity? _activity = RerankerDiagnostics.Activities.StartActivity(call.Operation)
            ?.SetTag(RerankerDiagnostics.OperationTag, call.Operation).SetTag(RerankerDiagnostics.DocumentsTag, call.Documents);

        private TagList _tags = new() { { RerankerDiagnostics.OperationTag, call.Operation } };

        public void Answered(ObservedAnswer answer)
        {
            var (model, usage) = (answer.Model, answer.Usage);
            _tags.Add(RerankerDiagnostics.ModelNameTag, model.Name);
            _tags.Add(RerankerDiagnostics.ModelVersionTag, model.Version);
            OperationInstruments.Tokens.Add(usage.TotalTokens, _tags);
            OperationInstruments.TruncatedPairs.Add(usage.TruncatedPairs, _tags);
            _activity?.SetTag(RerankerDiagnostics.ModelNameTag, model.Name)
                .SetTag(RerankerDiagnostics.ModelVersionTag, model.Version)
                .SetTag(RerankerDiagnostics.ModelDigestTag, model.Digest)
                .SetTag(RerankerDiagnostics.TokensTag, usage.TotalTokens)
                .SetTag(RerankerDiagnostics.TruncatedTag, usage.TruncatedPairs);
            Record(answer.Elapsed);
        }

        public void Failed(Exception error, TimeSpan elapsed, bool isCancelled)
        {
            var type = error.GetType().FullName;
            _tags.Add(RerankerDiagnostics.ErrorTypeTag, type);
            _activity?.SetTag(RerankerDiagnostics.ErrorTypeTag, type).SetStatus(ActivityStatusCode.Error, error.Message);
            Record(elapsed);
        }

        public void Dispose() => _activity?.Dispose();

        private void Record(TimeSpan elapsed)
        {
            OperationInstruments.Duration.Record(elapsed.TotalSeconds, _tags);
            OperationInstruments.Documents.Record(call.Documents, _tags);
        }
    }
}
