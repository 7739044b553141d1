namespace Reranker;

/// <summary>Tells a watch how every request went. What callers did wrong or cancelled says nothing about the model.</summary>
internal sealed class WatchedReranker(IReranker inner, ChampionWatch watch, TimeProvider time) : ObservingReranker(inner, time)
{
    protected override IObservation Observe(ObservedCall call) => new Observation(Inner, watch, call.Options?.RawScores == true);

    private sealed class Observation(IReranker inner, ChampionWatch watch, bool hasRawScores) : IObservation
    {
        public void Answered(ObservedAnswer answer) => watch.Record(answer.Model, answer.Elapsed, hasRawScores ? [] : answer.Scores);

        public void Failed(Exception error, TimeSpan elapsed, bool isCancelled)
        {
            var isCallers = isCancelled || error is RerankerException { IsRefusal: true } or ArgumentException;
            if (!isCallers && inner.GetService(typeof(RerankerMetadata)) is RerankerMetadata { Model: var model })
                watch.RecordError(model);
        }

        public void Dispose()
        {
        }
    }
}
