namespace Reranker;

/// <summary>An impression and what users chose from it.</summary>
internal sealed class ImpressionOutcome(Impression impression)
{
    private readonly HashSet<int> _chosen = [];

    public Impression Impression { get; } = impression;

    /// <summary>Whether anything was chosen.</summary>
    public bool HasChoice => _chosen.Count > 0;

    /// <summary>Whether feedback shows the results in another order than that of the answer: then the places, and with them the choices, are not the draft's.</summary>
    public bool IsReordered { get; private set; }

    /// <summary>Choices of the challenger's results − choices of the champion's.</summary>
    public int Lead => _chosen.Sum(place => Impression.Results[place].Team switch { Team.Challenger => 1, Team.Champion => -1, _ => 0 });

    /// <summary>Whether a record shows results of this answer, and no others, in its order.</summary>
    public bool Shows(FeedbackRecord record)
    {
        var places = Places(record).Select(static shown => shown.Place).ToArray();
        return places.All(static place => place >= 0) && IsRising(places);
    }

    /// <summary>Notes what a record says; results of other answers are passed over.</summary>
    public void Credit(FeedbackRecord record)
    {
        var known = Places(record).Where(static shown => shown.Place >= 0).ToArray();
        IsReordered |= !IsRising([.. known.Select(static shown => shown.Place)]);
        _chosen.UnionWith(known.Where(static shown => IsChosen(shown.Result)).Select(static shown => shown.Place));
    }

    private static bool IsChosen(FeedbackResult result) => result.Grade is { } grade ? grade > 0 : result.Clicked == true;

    private static bool IsRising(ReadOnlySpan<int> places)
    {
        for (var i = 1; i < places.Length; i++)
        {
            if (places[i] <= places[i - 1])
                return false;
        }

        return true;
    }

    // Equal documents of one answer are taken in turn.
    private IEnumerable<(FeedbackResult Result, int Place)> Places(FeedbackRecord record)
    {
        var free = Enumerable.Range(0, Impression.Results.Count).ToList();
        foreach (var result in record.Results.OrderBy(static result => result.Position))
        {
            var at = free.FindIndex(place => Impression.Results[place].Is(result));
            yield return (result, at < 0 ? -1 : free[at]);
            if (at >= 0)
                free.RemoveAt(at);
        }
    }
}
