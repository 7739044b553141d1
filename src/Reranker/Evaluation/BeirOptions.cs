namespace Reranker;

/// <summary>Which part of a BEIR folder is read, and which documents are candidates.</summary>
public sealed class BeirOptions
{
    /// <summary>The split: <c>qrels/{split}.tsv</c> holds its judgements. Default: <c>test</c>.</summary>
    public string Split { get; init; } = "test";

    /// <summary>
    /// A first-stage run, tab-separated <c>query, document, rank, score</c>, whose documents are the candidates in the order of their ranks.
    /// <see langword="null"/> (the default): every judged document of a query is a candidate, in a seeded random order so that the order
    /// of the file does not give the labels away.
    /// </summary>
    public string? CandidatesFile { get; init; }

    /// <summary>How many candidates of the run are kept for a query, at least 1. Default: 100, the depth at which BEIR reranks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Depth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100;

    /// <summary>The seed of the random order without a run. Default: 17.</summary>
    public int Seed { get; init; } = 17;
}
