using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>Logs every call: its size and time at Debug, its texts at Trace only, failures at Error.</summary>
internal sealed partial class LoggingReranker(IReranker inner, ILogger logger, TimeProvider clock) : DelegatingReranker(inner)
{
    private readonly ILogger _logger = logger;

    public override Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_logger.IsEnabled(LogLevel.Trace) && request.Documents is not null)
            LogRequest(request.Query, request.Documents.Select(static document => document.Text));
        return LogAsync(
            OperationInstruments.Rerank,
            request.Documents?.Count ?? 0,
            () => Inner.RerankAsync(request, options, cancellationToken),
            static response => (response.Model, response.Usage));
    }

    public override Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_logger.IsEnabled(LogLevel.Trace) && request.Pairs is not null)
            LogPairs(request.Pairs);
        return LogAsync(
            OperationInstruments.Score,
            request.Pairs?.Count ?? 0,
            () => Inner.ScoreAsync(request, options, cancellationToken),
            static response => (response.Model, response.Usage));
    }

    private async Task<T> LogAsync<T>(string operation, int documents, Func<Task<T>> call, Func<T, (ModelIdentity Model, RerankUsage Usage)> describe)
    {
        var start = clock.GetTimestamp();
        try
        {
            var response = await call().ConfigureAwait(false);
            if (_logger.IsEnabled(LogLevel.Debug))
            {
                var (model, usage) = describe(response);
                LogAnswered(operation, documents, model, clock.GetElapsedTime(start).TotalMilliseconds, usage.TotalTokens, usage.TruncatedPairs);
            }

            return response;
        }
        catch (OperationCanceledException)
        {
            LogCancelled(operation, documents, clock.GetElapsedTime(start).TotalMilliseconds);
            throw;
        }
        catch (RerankerException exception) when (exception.IsRefusal)
        {
            LogRefused(operation, documents, exception.Message);
            throw;
        }
        catch (Exception exception)
        {
            LogFailed(exception, operation, documents, clock.GetElapsedTime(start).TotalMilliseconds);
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "{Operation} of {Documents} documents by {Model} took {Milliseconds:F1} ms: {Tokens} tokens, {Truncated} documents cut.")]
    private partial void LogAnswered(string operation, int documents, ModelIdentity model, double milliseconds, int tokens, int truncated);

    [LoggerMessage(2, LogLevel.Debug, "{Operation} of {Documents} documents was cancelled after {Milliseconds:F1} ms.")]
    private partial void LogCancelled(string operation, int documents, double milliseconds);

    [LoggerMessage(3, LogLevel.Warning, "{Operation} of {Documents} documents was refused: {Reason}")]
    private partial void LogRefused(string operation, int documents, string reason);

    [LoggerMessage(4, LogLevel.Error, "{Operation} of {Documents} documents failed after {Milliseconds:F1} ms.")]
    private partial void LogFailed(Exception exception, string operation, int documents, double milliseconds);

    [LoggerMessage(5, LogLevel.Trace, "rerank: query {Query}, documents {Documents}.", SkipEnabledCheck = true)]
    private partial void LogRequest(string query, IEnumerable<string> documents);

    [LoggerMessage(6, LogLevel.Trace, "score: {Pairs}.", SkipEnabledCheck = true)]
    private partial void LogPairs(IEnumerable<QueryDocumentPair> pairs);
}
