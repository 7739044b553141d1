namespace Reranker.Training;

/// <summary>How a network is quantized, and how much worse it may rank.</summary>
public sealed record QuantizationOptions
{
    /// <summary>The bits of a weight: 7 (the default) or 8.</summary>
    /// <remarks>
    /// Processors without VNNI instructions (x64 before 2019 or so, and several since) add pairs of products of an unsigned and a
    /// signed byte in 16 bits, and cut off what is larger. With weights from −64 to 64 no sum is: 2 · 255 · 64 = 32,640 &lt; 32,768.
    /// 8 bits are for models that only ever run on ARM or on processors with VNNI.
    /// </remarks>
    public int WeightBits { get; init; } = 7;

    /// <summary>The largest loss of nDCG@10, averaged over the queries of the validation set, with which the network is published. Default: 0.005.</summary>
    public double MaxLoss { get; init; } = 0.005;

    /// <exception cref="TrainingException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (WeightBits is not (7 or 8))
            throw new TrainingException($"{nameof(WeightBits)} is {WeightBits}; expected 7 or 8.");
        if (!double.IsFinite(MaxLoss))
            throw new TrainingException($"{nameof(MaxLoss)} is {MaxLoss}; expected a difference of nDCG@10, such as 0.005.");
    }
}
