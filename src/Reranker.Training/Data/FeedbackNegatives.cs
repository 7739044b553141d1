namespace Reranker.Training;

/// <summary>Which results that a user was shown and did not choose count as not relevant when a model is trained.</summary>
public enum FeedbackNegatives
{
    /// <summary>All of them, as if users looked at everything.</summary>
    All,

    /// <summary>
    /// Only those above the last one that was chosen: the user went past them (Joachims 2002, "Optimizing Search Engines using Clickthrough Data":
    /// click &gt; skip above). Results below may never have been seen; they are left out, and with them searches without a choice
    /// or whose first result alone was chosen.
    /// </summary>
    SkipAbove,
}
