using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>How much is dropped while a model learns; all its layers share one instance, so that a training can change it.</summary>
internal sealed class DropoutRates
{
    public double Hidden { get; set; }

    public double Attention { get; set; }

    public Tensor Apply(Tensor hidden, bool training) => training && Hidden > 0 ? functional.dropout(hidden, Hidden) : hidden;
}
