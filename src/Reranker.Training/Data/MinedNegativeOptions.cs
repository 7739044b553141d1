namespace Reranker.Training;

/// <summary>Which of the texts that BM25 finds in a source's whole pool become a query's candidates.</summary>
/// <remarks>
/// They come from as deep as what a reranker gets to see, evenly, the best among them: the very best matches alone share so many words with the query that a model learns to
/// distrust shared words.
/// </remarks>
public sealed record MinedNegativeOptions
{
    /// <summary>How many of the best matches they come from, at least 1. Default: 100.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>How many of them become candidates, at least 1. Default: 25.</summary>
    public int Count { get; init; } = 25;

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingOptionException">One of them is out of its range.</exception>
    public void Validate()
    {
        TrainingOptionException.Require(Depth >= 1, "The mined negatives'", nameof(Depth), Depth, "at least 1");
        TrainingOptionException.Require(Count >= 1, "The mined negatives'", nameof(Count), Count, "at least 1");
    }
}
