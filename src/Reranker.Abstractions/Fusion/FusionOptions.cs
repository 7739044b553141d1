namespace Reranker;

/// <summary>Lets the first stage's scores of the documents (<see cref="RerankDocument.Score"/>) count beside the model's.</summary>
/// <remarks>
/// The model counts by its logits. Where the first stage says nothing that tells the documents apart (no scores, scores of some documents only, or all the same),
/// the model alone decides, and <see cref="RerankResponse.Warnings"/> says so.
/// </remarks>
public sealed record FusionOptions
{
    /// <summary>How both become one. Default: <see cref="FusionMethod.Linear"/>.</summary>
    public FusionMethod Method { get; init; } = FusionMethod.Linear;

    /// <summary>The model's share, from 0 (the first stage alone) to 1 (the model alone). Default: 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public double Weight
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The weight of the model must be from 0 to 1.");
    } = 0.5;

    /// <summary>The common scale of <see cref="FusionMethod.Linear"/>. Default: <see cref="FusionScale.ZScore"/>.</summary>
    public FusionScale Scale { get; init; }

    /// <summary>
    /// The k of <see cref="FusionMethod.ReciprocalRank"/>, above 0: the greater, the less the first places count beyond the others. Default: 60, as published.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double K
    {
        get;
        init => field = value > 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "k must be above 0.");
    } = 60;

    /// <summary>A weighted sum of z-scores.</summary>
    /// <param name="weight">The model's share, from 0 to 1.</param>
    public static FusionOptions Linear(double weight = 0.5) => new() { Weight = weight };

    /// <summary>Reciprocal rank fusion in which both count the same.</summary>
    /// <param name="k">Above 0.</param>
    public static FusionOptions ReciprocalRank(double k = 60) => new() { Method = FusionMethod.ReciprocalRank, K = k };
}
