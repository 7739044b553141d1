using System.ComponentModel;

namespace Reranker.AspNetCore;

/// <summary>How first-stage scores count beside the model's.</summary>
internal sealed record FusionBody
{
    [Description("linear: z-scores by weight. rrf: reciprocal ranks. none: the model alone.")]
    public string? Method { get; init; }

    [Description("The model's share, from 0 to 1. Default: 0.5.")]
    public double? Weight { get; init; }

    [Description("The k of rrf, above 0. Default: 60.")]
    public double? K { get; init; }

    /// <exception cref="InvalidRerankRequestException">A value is out of its range.</exception>
    public FusionOptions Read()
    {
        var method = Method switch
        {
            "linear" => FusionMethod.Linear,
            "rrf" => FusionMethod.ReciprocalRank,
            "none" => FusionMethod.None,
            null => throw new InvalidRerankRequestException("fusion.method", "fusion has no method; expected linear, rrf or none."),
            _ => throw new InvalidRerankRequestException("fusion.method", $"fusion.method is '{Method}'; expected linear, rrf or none."),
        };
        if (Weight is { } weight && weight is not (>= 0 and <= 1))
            throw new InvalidRerankRequestException("fusion.weight", FormattableString.Invariant($"fusion.weight is {weight}; expected a share from 0 to 1."));
        if (K is { } k && !(k > 0 && double.IsFinite(k)))
            throw new InvalidRerankRequestException("fusion.k", FormattableString.Invariant($"fusion.k is {k}; expected a number above 0."));
        return new FusionOptions { Method = method, Weight = Weight ?? 0.5, K = K ?? 60 };
    }
}
