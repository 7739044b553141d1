namespace Reranker;

/// <summary>Works out from stored impressions and the feedback on them how champion and challenger fared with users.</summary>
/// <remarks>
/// Feedback counts for the impression that it names (<see cref="FeedbackRecord.ImpressionId"/>). Feedback without a name counts for the impression of the
/// same query that is nearest in time, within <see cref="Slack"/>, and shows these results in this order. A result is chosen when its grade is above 0 or, without a
/// grade, when it was clicked. Choices of one impression are put together as a set: feedback that comes twice counts once.
/// </remarks>
public static class OnlineEvaluation
{
    /// <summary>How far the clocks of who answered and who reported may differ.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromMinutes(30);

    /// <summary>Evaluates the impressions of a window, by pair of models.</summary>
    /// <param name="impressions">What was answered. Those of the window are held in memory.</param>
    /// <param name="feedback">What was chosen; read as a stream.</param>
    /// <param name="window">The days on which the requests were answered.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<OnlineReport> RunAsync(
        IImpressionStore impressions, IFeedbackStore feedback, DateWindow window, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(impressions);
        ArgumentNullException.ThrowIfNull(feedback);
        ArgumentNullException.ThrowIfNull(window);

        var outcomes = new List<ImpressionOutcome>();
        await foreach (var impression in impressions.ReadAsync(window.Start, window.End, cancellationToken).ConfigureAwait(false))
            outcomes.Add(new ImpressionOutcome(impression));

        var index = new ImpressionIndex(outcomes);
        var unmatched = 0;
        await foreach (var record in feedback.ReadAsync(Before(window.Start), After(window.End), cancellationToken).ConfigureAwait(false))
        {
            if (index.Find(record) is { } outcome)
                outcome.Credit(record);
            else if (record.ImpressionId is not null)
                unmatched++;
        }

        var comparisons = outcomes
            .GroupBy(static outcome => (outcome.Impression.Champion, outcome.Impression.Challenger))
            .Select(static pair => OnlineComparison.Of(pair.Key.Champion, pair.Key.Challenger, pair.ToLookup(static outcome => outcome.Impression.Kind)));
        return new OnlineReport(window, [.. comparisons], unmatched);
    }

    private static DateTimeOffset Before(DateTimeOffset time) => time - DateTimeOffset.MinValue > Slack ? time - Slack : time;

    private static DateTimeOffset After(DateTimeOffset time) => DateTimeOffset.MaxValue - time > Slack ? time + Slack : time;
}
