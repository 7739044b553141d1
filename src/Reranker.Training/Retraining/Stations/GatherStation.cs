namespace Reranker.Training;

/// <summary>Reads the window's feedback.</summary>
internal sealed class GatherStation(IFeedbackStore feedback)
{
    public async Task<IReadOnlyList<FeedbackRecord>> RunAsync(RetrainingContext context, CancellationToken cancellationToken)
    {
        context.Journal.Report(new RetrainingProgress(RetrainingPhase.Gather));
        var records = new List<FeedbackRecord>();
        await foreach (var record in feedback.ReadAsync(context.Request.Window, cancellationToken).ConfigureAwait(false))
            records.Add(record);
        return records;
    }
}
