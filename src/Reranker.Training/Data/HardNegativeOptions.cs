namespace Reranker.Training;

/// <summary>Which negatives a model finds for queries. Names as in sentence-transformers' <c>mine_hard_negatives</c>; scores are σ(logit), from 0 to 1.</summary>
public sealed record HardNegativeOptions
{
    /// <summary>How many negatives a query gets at most, those with the highest scores; at least 1. Default: 5.</summary>
    public int NumNegatives { get; init; } = 5;

    /// <summary>How many of the best BM25 matches the model scores for a query, at least 1. Default: 50.</summary>
    public int RangeMax { get; init; } = 50;

    /// <summary>A negative scores at most the least relevant text's score less this, from 0 to 1. Default: 0.</summary>
    public double AbsoluteMargin { get; init; }

    /// <summary>
    /// A negative scores at most the least relevant text's score × (1 − this), from 0 to 1. Default: 0.05, the "95 % of the positive" of Moreira et al. 2024,
    /// "NV-Retriever: Improving text embedding models with effective hard-negative mining": what scores higher is likely relevant, only unjudged.
    /// </summary>
    public double RelativeMargin { get; init; } = 0.05;

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingOptionException">One of them is out of its range.</exception>
    public void Validate()
    {
        Require(NumNegatives >= 1, nameof(NumNegatives), NumNegatives, "at least 1");
        Require(RangeMax >= 1, nameof(RangeMax), RangeMax, "at least 1");
        Require(AbsoluteMargin is >= 0 and <= 1, nameof(AbsoluteMargin), AbsoluteMargin, "from 0 to 1");
        Require(RelativeMargin is >= 0 and <= 1, nameof(RelativeMargin), RelativeMargin, "from 0 to 1");
    }

    private static void Require(bool condition, string name, object? value, string expected) =>
        TrainingOptionException.Require(condition, "The hard negatives'", name, value, expected);
}
