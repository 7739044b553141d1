using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Reranker.Training;

/// <summary>A second set of weights: the best so far, their moving average, or those before a change.</summary>
internal sealed class WeightCopy : IDisposable
{
    private readonly (string Name, Parameter Parameter, Tensor Values)[] _weights;

    /// <param name="parameters">The weights; what they are now is kept first.</param>
    /// <param name="name">What distinguishes this copy's names from the parameters'.</param>
    public WeightCopy(IEnumerable<(string Name, Parameter Parameter)> parameters, string name)
    {
        using var noGradients = no_grad();
        _weights = [.. parameters.Select(named => ($"{name}/{named.Name}", named.Parameter, named.Parameter.clone()))];
    }

    public IEnumerable<(string Name, Tensor Values)> Tensors => _weights.Select(static weight => (weight.Name, weight.Values));

    /// <summary>Keeps the model's weights.</summary>
    public void Take() => ForEach(static (kept, now) => now.CopyTo(kept));

    /// <summary>Gives the model the kept weights.</summary>
    public void Give() => ForEach(static (kept, now) => kept.CopyTo(now));

    /// <summary>Gives the model the kept weights, and keeps its own.</summary>
    public void Exchange() => ForEach(static (kept, now) =>
    {
        for (var i = 0; i < kept.Length; i++)
            (kept[i], now[i]) = (now[i], kept[i]);
    });

    /// <summary>Moves the kept weights towards the model's: kept ← decay · kept + (1 − decay) · weights.</summary>
    public void Average(float decay) => ForEach((kept, now) => TensorPrimitives.Lerp(now, kept, decay, kept));

    public void Dispose()
    {
        foreach (var weight in _weights)
            weight.Values.Dispose();
    }

    private void ForEach(SpanPair action)
    {
        foreach (var (_, parameter, values) in _weights)
            action(MemoryMarshal.Cast<byte, float>(values.bytes), MemoryMarshal.Cast<byte, float>(parameter.bytes));
    }

    private delegate void SpanPair(Span<float> kept, Span<float> now);
}
