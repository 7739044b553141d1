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

    /// <summary>Batches whose gradients are summed into one step; at least 1. Default: 1. More of them see more queries a step in the same memory.</summary>
    public int GradientAccumulation { get; init; } = 1;

    /// <summary>
    /// Further candidates a query borrows from other queries of its step, as not relevant; at least 0. Default (<see langword="null"/>): 4 for
    /// <see cref="RankingLoss.MultipleNegativesRanking"/>, otherwise 0. They are easy, which a model trained from scratch needs: mined
    /// negatives share as many words with the query as the relevant text does, so from them alone it is slow to learn that words matter.
    /// A loss that learns from a teacher alone has none: the teacher has not scored them. A bi-encoder (<see cref="CrossEncoder.LoadBiEncoder"/>) reads each text of a batch once, so
    /// its queries borrow what the others of their batch have drawn; by default all of it.
    /// </summary>
    public int? InBatchNegatives { get; init; }

    /// <summary>Stops after this many steps, whatever the epochs say; <see langword="null"/> (the default) for no limit.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>The highest learning rate. Default: 1e-4 (small models take more than the 2e-5 usual for large ones).</summary>
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>The share of the steps over which the learning rate rises from 0. Default: 0.1.</summary>
    public double WarmupRatio { get; init; } = 0.1;

    /// <summary>How the learning rate goes on after its warm-up. Default: <see cref="LearningRateSchedule.Linear"/>.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>
    /// What the learning rate is multiplied by from layer to layer, from the head down to the embeddings; above 0, at most 1. Below 1 the first
    /// layers, which hold the most general knowledge, change least (Howard and Ruder 2018, "discriminative fine-tuning"). Default: 1.
    /// </summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>
    /// Leaves the embeddings (0), or the embeddings and so many first layers, as they are; <see langword="null"/> (the default) trains all.
    /// </summary>
    public int? FrozenLayers { get; init; }

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

    /// <summary>
    /// How much a teacher's scores count beside the grades in <see cref="RankingLoss.ListwiseSoftmax"/>, from 0 (not at all) to 1 (alone): the target of a list is
    /// (1 − w) · grades ÷ their sum + w · softmax(teacher ÷ <see cref="TeacherTemperature"/>). A query without labels has the teacher's part alone, one without
    /// teacher that of its grades. Default: 0.5. The losses of margins and of scores learn from the teacher alone.
    /// </summary>
    public double TeacherWeight { get; init; } = 0.5;

    /// <summary>
    /// What a teacher's scores are divided by in <see cref="TeacherWeight"/>'s softmax, above 0; lower is more sharply peaked. Default: 1, which suits logits and
    /// fused z-scores; the cosines of a bi-encoder that teaches alone lie so close together that they want about 0.05.
    /// </summary>
    public double TeacherTemperature { get; init; } = 1;

    /// <summary>Decides all chance: initial weights, order, negatives, dropout. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>
    /// Keeps a moving average of the weights, w̄ ← d·w̄ + (1 − d)·w after each step with this decay d, and lets it stand for the model when it is
    /// evaluated and when it is done (Polyak and Juditsky 1992). From 0 to below 1; <see langword="null"/> (the default) for the weights as they are.
    /// The first steps count for less: d is at most (1 + t) / (10 + t) at step t.
    /// </summary>
    public double? AverageDecay { get; init; }

    /// <summary>Steps from one evaluation on the validation queries to the next; at least 1, refused where there are none. <see langword="null"/> (the default): once an epoch.</summary>
    public int? EvaluateEvery { get; init; }

    /// <summary>Stops when this many evaluations in a row have found nothing better; at least 1, refused where there are no validation queries. <see langword="null"/> (the default): never.</summary>
    public int? Patience { get; init; }

    /// <summary>Threads that torch uses; <see langword="null"/> (the default) for one a core.</summary>
    public int? Threads { get; init; }

    /// <summary>Where the training is saved on the way; <see langword="null"/> (the default) for nowhere.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>Whether a teacher's scores make any difference.</summary>
    internal bool LearnsFromTeacher => Loss.NeedsTeacher || (Loss.MayHaveTeacher && TeacherWeight > 0);

    /// <summary>What <see cref="InBatchNegatives"/> comes to.</summary>
    internal int BorrowedNegatives =>
        Loss.NeedsTeacher ? 0 : InBatchNegatives ?? (Loss == RankingLoss.MultipleNegativesRanking ? MultipleNegativesRankingLoss.DefaultInBatchNegatives : 0);

    /// <summary>What <see cref="InBatchNegatives"/> comes to where the texts of a batch are read apart.</summary>
    internal int SharedNegatives => Loss.NeedsTeacher ? 0 : InBatchNegatives ?? int.MaxValue;

    /// <summary>
    /// Where a joined cross-encoder keeps what its frozen encoder made of the texts, so that the same texts are not read again by a training that goes on, or by another;
    /// <see langword="null"/> (the default) for in memory only. Some 100 KB a passage of 128 tokens.
    /// </summary>
    public string? StatesFile { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingOptionException">One of them is out of its range.</exception>
    public void Validate()
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(GradientAccumulation >= 1, nameof(GradientAccumulation), GradientAccumulation, "at least 1");
        Require(NumNegatives >= 1, nameof(NumNegatives), NumNegatives, "at least 1");
        Require(InBatchNegatives is null or >= 0, nameof(InBatchNegatives), InBatchNegatives, "at least 0, or absent");
        Require(MaxSteps is null or >= 1, nameof(MaxSteps), MaxSteps, "at least 1, or absent");
        Require(LearningRate is > 0 and < 1, nameof(LearningRate), LearningRate, "between 0 and 1");
        Require(WarmupRatio is >= 0 and < 1, nameof(WarmupRatio), WarmupRatio, "from 0 to below 1");
        Require(Enum.IsDefined(Schedule), nameof(Schedule), Schedule, string.Join(" or ", Enum.GetNames<LearningRateSchedule>()));
        Require(LayerDecay is > 0 and <= 1, nameof(LayerDecay), LayerDecay, "above 0, at most 1");
        Require(FrozenLayers is null or >= 0, nameof(FrozenLayers), FrozenLayers, "at least 0, or absent");
        Require(WeightDecay is >= 0 and < 1, nameof(WeightDecay), WeightDecay, "from 0 to below 1");
        Require(MaxGradientNorm > 0, nameof(MaxGradientNorm), MaxGradientNorm, "above 0");
        Require(Dropout is null or (>= 0 and < 1), nameof(Dropout), Dropout, "from 0 to below 1, or absent");
        Require(MaxLength is null or >= 8, nameof(MaxLength), MaxLength, "at least 8, or absent");
        Require(AverageDecay is null or (>= 0 and < 1), nameof(AverageDecay), AverageDecay, "from 0 to below 1, or absent");
        Require(EvaluateEvery is null or >= 1, nameof(EvaluateEvery), EvaluateEvery, "at least 1, or absent");
        Require(Patience is null or >= 1, nameof(Patience), Patience, "at least 1, or absent");
        Require(Threads is null or >= 1, nameof(Threads), Threads, "at least 1, or absent");
        Require(StatesFile is null or { Length: > 0 }, nameof(StatesFile), StatesFile, "a file, or absent");
        Require(Checkpoint is null or { Every: >= 1, Path.Length: > 0 }, nameof(Checkpoint), Checkpoint, "a path, and at least 1 step from one to the next");
        Require(Checkpoint?.Interval is not { } interval || interval >= TimeSpan.Zero, nameof(Checkpoint), Checkpoint, "an interval of at least no time, or none");
        Require(Enum.IsDefined(Loss), nameof(Loss), Loss, string.Join(" or ", Enum.GetNames<RankingLoss>()));
        Require(PosWeight > 0 && double.IsFinite(PosWeight), nameof(PosWeight), PosWeight, "above 0");
        Require(TeacherWeight is >= 0 and <= 1, nameof(TeacherWeight), TeacherWeight, "from 0 to 1");
        Require(TeacherTemperature > 0 && double.IsFinite(TeacherTemperature), nameof(TeacherTemperature), TeacherTemperature, "above 0");
    }

    /// <summary>Checks that the loss learns from the teacher that there is, and can do without the one that there is not.</summary>
    /// <param name="teacher">Who teaches; <see langword="null"/> for nobody.</param>
    /// <exception cref="TrainingException">It does not.</exception>
    public void CheckTeacher(TeacherMixture? teacher) => RankingLosses.CheckTeacher(this, teacher is not null);

    private static void Require(bool condition, string name, object? value, string expected) =>
        TrainingOptionException.Require(condition, "The training", name, value, expected);
}
