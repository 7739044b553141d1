namespace Reranker;

/// <summary>Finds the impression that feedback is on.</summary>
internal sealed class ImpressionIndex
{
    private readonly Dictionary<string, ImpressionOutcome> _byId;
    private readonly ILookup<string, ImpressionOutcome> _byQuery;

    public ImpressionIndex(IReadOnlyList<ImpressionOutcome> outcomes)
    {
        // What was scored in the shadow was seen by nobody.
        var seen = outcomes.Where(static outcome => outcome.Impression.Kind != ImpressionKind.Shadow).ToArray();
        _byId = seen.ToDictionary(static outcome => outcome.Impression.Id);
        _byQuery = seen.ToLookup(static outcome => outcome.Impression.Query);
    }

    public ImpressionOutcome? Find(FeedbackRecord record) => record.ImpressionId is { } id
        ? _byId.GetValueOrDefault(id)
        : _byQuery[record.Query]
            .Where(outcome => Distance(outcome, record) <= OnlineEvaluation.Slack)
            .OrderBy(outcome => Distance(outcome, record))
            .FirstOrDefault(outcome => outcome.Shows(record));

    private static TimeSpan Distance(ImpressionOutcome outcome, FeedbackRecord record) => (outcome.Impression.Timestamp - record.Timestamp).Duration();
}
