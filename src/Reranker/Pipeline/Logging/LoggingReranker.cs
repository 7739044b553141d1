using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>Logs every call: its size and time at Debug, its texts at Trace only, failures at Error.</summary>
internal sealed class LoggingReranker(IReranker inner, ILogger logger, TimeProvider time) : ObservingReranker(inner, time)
{
    protected override IObservation Observe(ObservedCall call)
    {
        if (logger.IsEnabled(LogLevel.Trace))
            LogTexts(call.Request);
        return new Observation(logger, call);
    }

    private void LogTexts(object request)
    {
        if (request is RerankRequest { Documents: { } documents, Query: var query })
            RerankerLog.Request(logger, query, documents.Select(static document => document.Text));
        else if (request is ScoreRequest { Pairs: { } pairs })
            RerankerLog.Pairs(logger, pairs);
    }

    private sealed class Observation(ILogger logger, ObservedCall call) : IObservation
    {
        public void Answered(ObservedAnswer answer) => RerankerLog.Answered(
            logger, call.Operation, call.Documents, answer.Model, answer.Elapsed.TotalMilliseconds, answer.Usage.TotalTokens, answer.Usage.TruncatedPairs);

        public void Failed(Exception error, TimeSpan elapsed, bool isCancelled)
        {
            switch (error)
            {
                case OperationCanceledException:
                    RerankerLog.Cancelled(logger, call.Operation, call.Documents, elapsed.TotalMilliseconds);
                    break;
                case RerankerException { IsRefusal: true }:
                    RerankerLog.Refused(logger, call.Operation, call.Documents, error.Message);
                    break;
                default:
                    RerankerLog.Failed(logger, error, call.Operation, call.Documents, elapsed.TotalMilliseconds);
                    break;
            }
        }

        public void Dispose()
        {
        }
    }
}
