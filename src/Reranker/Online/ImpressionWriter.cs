using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>Stores impressions: a store that is slow or down costs evidence, never an answer.</summary>
internal sealed partial class ImpressionWriter(IImpressionStore store, string mode, ILogger logger)
{
    /// <summary>The most impressions that are worth one transaction.</summary>
    public const int Batch = 100;

    /// <summary>Stores what it can; what it cannot is counted and logged.</summary>
    public async Task WriteAsync(IReadOnlyList<Impression> impressions, CancellationToken cancellationToken)
    {
        try
        {
            await store.AddAsync(impressions, cancellationToken).ConfigureAwait(false);
            OnlineInstruments.Recorded(mode, impressions.Count);
        }
        catch (Exception error)
        {
            OnlineInstruments.Dropped(mode, impressions.Count);
            LogLost(error, impressions.Count, mode);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Could not store {Count} impressions of {Mode}; feedback on them counts for nobody.")]
    private partial void LogLost(Exception error, int count, string mode);
}
