namespace Reranker.Training;

/// <summary>How a cross-encoder is trained. The defaults suit fine-tuning on feedback.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often every query is seen; at least 1. Default: 3.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Queries (not pairs) a step; at least 1. Default: 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The most not relevant candidates of a query in a step, drawn anew each epoch; at least 1. Default: 10.</summary>
    public int NumNegatives { get; init; } = 10;

    /// <summary>
    /// Further candidates a query borrows from other queries of its step, as not relevant; at least 0. Default (<see langword="null"/>): 4 for
    /// <see cref="RankingLoss.MultipleNegativesRanking"/>, otherwise 0. They are easy, which a model trained from scratch needs: mined
    /// negatives share as many words with the query as the relevant text does, so from them alone it is slow to learn that words matter.
    /// A loss that learns from a teacher has none: the teacher has not scored them.
    /// </summary>
    public int? InBatchNegatives { get; init; }

    /// <summary>Stops after this many steps, whatever the epochs say; <see langword="null"/> (the default) for no limit.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>The highest learning rate. Default: 1e-4 (small models take more than the 2e-5 usual for large ones).</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>The share of the steps over which the learning rate rises from 0; it then falls linearly to 0. Default: 0.1.</summary>
    public double WarmupRatio { get; init; } = 0.1;

    /// <summary>AdamW's weight decay, for matrices only: biases and normalisation are left out. Default: 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The largest norm of the gradient. Default: 1.</summary>
    public double MaxGradientNorm { get; init; } = 1;

    /// <summary>The probability of dropout, hidden and of attention; <see langword="null"/> (the default) for what the model's configuration says.</summary>
    public double? Dropout { get; init; }

    /// <summary>Pairs are cut to this many tokens while training; <see langword="null"/> (the default) for the model's own limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>What is minimised. Default: <see cref="RankingLoss.ListwiseSoftmax"/>.</summary>
    public RankingLoss Loss { get; init; }

    /// <summary>How much a relevant candidate counts in <see cref="RankingLoss.BinaryCrossEntropy"/>, above 0; about negatives ÷ positives evens them out. Default: 1.</summary>
    public double PosWeight { get; init; } = 1;

    /// <summary>Decides all chance: initial weights, order, negatives, dropout. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Threads that torch uses; <see langword="null"/> (the default) for one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Where the training is saved on the way; <see langword="null"/> (the default) for nowhere.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>What <see cref="InBatchNegatives"/> comes to.</summary>
    internal int BorrowedNegatives =>
        Loss.NeedsTeacher ? 0 : InBatchNegatives ?? (Loss == RankingLoss.MultipleNegativesRanking ? MultipleNegativesRankingLoss.DefaultInBatchNegatives : 0);

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingException">One of them is out of its range.</exception>
    public void Validate()
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(NumNegatives >= 1, nameof(NumNegatives), NumNegatives, "at least 1");
        Require(InBatchNegatives is null or >= 0, nameof(InBatchNegatives), InBatchNegatives, "at least 0, or absent");
        Require(MaxSteps is null or >= 1, nameof(MaxSteps), MaxSteps, "at least 1, or absent");
        Require(LearningRate is > 0 and < 1, nameof(LearningRate), LearningRate, "between 0 and 1");
        Require(WarmupRatio is >= 0 and < 1, nameof(WarmupRatio), WarmupRatio, "from 0 to below 1");
        Require(WeightDecay is >= 0 and < 1, nameof(WeightDecay), WeightDecay, "from 0 to below 1");
        Require(MaxGradientNorm > 0, nameof(MaxGradientNorm), MaxGradientNorm, "above 0");
        Require(Dropout is null or (>= 0 and < 1), nameof(Dropout), Dropout, "from 0 to below 1, or absent");
        Require(MaxLength is null or >= 8, nameof(MaxLength), MaxLength, "at least 8, or absent");
        Require(Threads is null or >= 1, nameof(Threads), Threads, "at least 1, or absent");
        Require(Checkpoint is null or { Every: >= 1, Path.Length: > 0 }, nameof(Checkpoint), Checkpoint, "a path, and at least 1 step from one to the next");
        Require(Enum.IsDefined(Loss), nameof(Loss), Loss, string.Join(" or ", Enum.GetNames<RankingLoss>()));
        Require(PosWeight > 0 && double.IsFinite(PosWeight), nameof(PosWeight), PosWeight, "above 0");
    }

    private static void Require(bool condition, string name, object? value, string expected)
    {
        if (!condition)
            throw new TrainingException(FormattableString.Invariant($"The training option {name} is {value}; expected {expected}."));
    }
}
