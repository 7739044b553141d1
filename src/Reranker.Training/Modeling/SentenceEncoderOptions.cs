using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>How a bi-encoder that learns makes vectors of texts, and scores of vectors: see <see cref="CrossEncoder.LoadBiEncoder"/>.</summary>
public sealed record SentenceEncoderOptions
{
    /// <summary>How the states of tokens become a vector; <see langword="null"/> (the default) for what the folder says, or the mean.</summary>
    public SentencePooling? Pooling { get; init; }

    /// <summary>What stands before every query; empty for nothing, <see langword="null"/> (the default) for the folder's prompt.</summary>
    public string? QueryPrompt { get; init; }

    /// <summary>What stands before every document; empty for nothing, <see langword="null"/> (the default) for the folder's prompt.</summary>
    public string? DocumentPrompt { get; init; }

    /// <summary>
    /// What the cosine of both vectors is multiplied by to become a logit, above 0. Default: 20, as in sentence-transformers' <c>MultipleNegativesRankingLoss</c>: cosines lie too
    /// close together for a softmax to tell them apart. It plays no part once the model serves.
    /// </summary>
    public double Scale { get; init; } = 20;

    /// <exception cref="TrainingOptionException">An option is out of its range.</exception>
    internal void Validate()
    {
        Require(Pooling is null || Enum.IsDefined(Pooling.Value), nameof(Pooling), Pooling, string.Join(" or ", Enum.GetNames<SentencePooling>()));
        Require(Scale > 0 && double.IsFinite(Scale), nameof(Scale), Scale, "above 0");
    }

    private static void Require(bool condition, string name, object? value, string expected) => TrainingOptionException.Require(condition, "The bi-encoder", name, value, expected);
}
