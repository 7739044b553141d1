using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>AdamW, in one pass over memory.</summary>
/// <remarks>
/// Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization", with PyTorch's constants: m ← β₁m + (1 − β₁)g,
/// v ← β₂v + (1 − β₂)g², w ← w − η·λ·w − η · m̂ / (√v̂ + ε). TorchSharp's own class walks all weights nine times a step, one
/// operation after the other, and keeps its moments to itself; a checkpoint needs them.
/// </remarks>
internal sealed class AdamWOptimizer : IDisposable
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;
    private readonly Slot[] _slots;

    /// <param name="module">The model; of its parameters those that require a gradient are optimised.</param>
    /// <param name="options">Weight decay, and how the learning rate falls from layer to layer.</param>
    public AdamWOptimizer(CrossEncoderModule module, TrainingOptions options)
    {
        using var noGradients = no_grad();
        var layers = module.Config.NumHiddenLayers;
        _slots =
        [
            .. from named in module.CheckpointParameters()
               where named.Parameter.requires_grad
               // Biases and normalisation are not drawn towards 0: they carry no capacity to be held down.
               let decay = named.Parameter.dim() > 1 ? options.WeightDecay : 0
               let factor = Math.Pow(options.LayerDecay, layers + 1 - WeightDepth.Of(named.Name, layers))
               select new Slot(named.Name, named.Parameter, zeros_like(named.Parameter), zeros_like(named.Parameter), decay, factor),
        ];
    }

    /// <summary>Both moments of each parameter, by names that no parameter has.</summary>
    public IEnumerable<(string Name, Tensor Values)> Moments =>
        _slots.SelectMany(static IEnumerable<(string, Tensor)> (slot) => [($"exp_avg/{slot.Name}", slot.Mean), ($"exp_avg_sq/{slot.Name}", slot.Square)]);

    /// <summary>Forgets the gradients.</summary>
    public void Clear()
    {
        foreach (var slot in _slots)
            slot.Parameter.grad = null;
    }

    /// <summary>The length of all gradients as one vector.</summary>
    public double GradientNorm()
    {
        var squares = 0.0;
        foreach (var slot in _slots)
        {
            using var gradient = slot.Parameter.grad;
            if (gradient is not null)
                squares += SumOfSquares(Values(gradient));
        }

        return Math.Sqrt(squares);
    }

    /// <summary>Moves the weights against their gradients.</summary>
    /// <param name="step">Which step of the training this is, from 1.</param>
    /// <param name="rate">The learning rate η.</param>
    /// <param name="scale">What gradients are multiplied by first.</param>
    public void Step(int step, double rate, double scale)
    {
        var correction1 = 1 - Math.Pow(Beta1, step);
        var correction2 = 1 - Math.Pow(Beta2, step);
        foreach (var slot in _slots)
        {
            using var gradient = slot.Parameter.grad;
            if (gradient is null)
                continue;
            var own = rate * slot.RateFactor;
            Update(
                Values(slot.Parameter), Values(gradient), Values(slot.Mean), Values(slot.Square), (float)scale,
                (float)(1 - (own * slot.WeightDecay)), (float)(own / correction1), (float)(1 / Math.Sqrt(correction2)));
        }
    }

    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.Mean.Dispose();
            slot.Square.Dispose();
        }
    }

    // Moments are memory that torch owns; vectors over it are what its fused kernels do too.
    private static void Update(
        Span<float> weights, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares, float scale, float keep, float rate, float correction)
    {
        var tail = weights.Length - (weights.Length % Vector<float>.Count);
        var w = MemoryMarshal.Cast<float, Vector<float>>(weights[..tail]);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients[..tail]);
        var m = MemoryMarshal.Cast<float, Vector<float>>(means[..tail]);
        var v = MemoryMarshal.Cast<float, Vector<float>>(squares[..tail]);
        for (var i = 0; i < w.Length; i++)
        {
            var gradient = g[i] * scale;
            m[i] = (m[i] * Beta1) + (gradient * (1 - Beta1));
            v[i] = (v[i] * Beta2) + (gradient * gradient * (1 - Beta2));
            w[i] = (w[i] * keep) - (m[i] * rate / ((Vector.SquareRoot(v[i]) * correction) + new Vector<float>(Epsilon)));
        }

        for (var i = tail; i < weights.Length; i++)
        {
            var gradient = gradients[i] * scale;
            means[i] = (means[i] * Beta1) + (gradient * (1 - Beta1));
            squares[i] = (squares[i] * Beta2) + (gradient * gradient * (1 - Beta2));
            weights[i] = (weights[i] * keep) - (means[i] * rate / ((MathF.Sqrt(squares[i]) * correction) + Epsilon));
        }
    }

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        // Blocks keep the single-precision sums short.
        const int Block = 4096;
        var total = 0.0;
        for (var start = 0; start < values.Length; start += Block)
        {
            var block = values.Slice(start, Math.Min(Block, values.Length - start));
            var tail = block.Length - (block.Length % Vector<float>.Count);
            var sums = Vector<float>.Zero;
            foreach (var vector in MemoryMarshal.Cast<float, Vector<float>>(block[..tail]))
                sums += vector * vector;
            total += Vector.Sum(sums);
            foreach (var value in block[tail..])
                total += value * value;
        }

        return total;
    }

    private static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private sealed record Slot(string Name, Parameter Parameter, Tensor Mean, Tensor Square, double WeightDecay, double RateFactor);
}
