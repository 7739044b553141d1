using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Reranker.Onnx;

/// <summary>The memory of one run at a time: a network's inputs and its logits, at fixed places that the runtime knows. Batch after batch uses it, so that a run makes no garbage while shapes stay the same.</summary>
/// <param name="session">The network.</param>
/// <param name="inputs">What it asks for.</param>
/// <param name="output">The name of its logits.</param>
/// <param name="outputRank">1 for logits [batch_size], 2 for [batch_size, 1].</param>
internal sealed class BoundTensors(InferenceSession session, ModelInputs inputs, string output, int outputRank) : IDisposable
{
    private readonly long[] _shape = new long[2];
    private readonly long[] _outputShape = outputRank == 1 ? [0] : [0, 1];
    private long[] _tokens = [];
    private float[] _logits = [];
    private int _pairs;
    private int _length;

    /// <summary>What the runtime reads and writes; good for the shape that was set last.</summary>
    public OrtIoBinding Binding { get; } = session.CreateIoBinding();

    /// <summary>One a pair, after a run.</summary>
    public ReadOnlySpan<float> Logits => _logits.AsSpan(0, _pairs);

    /// <summary>The tensor of an input, row after row. It still holds what was there before.</summary>
    public Span<long> Input(int input) => _tokens.AsSpan(input * Size, Size);

    /// <summary>Sets the shape of the next run.</summary>
    public void Resize(int pairs, int length)
    {
        if (pairs == _pairs && length == _length)
            return;

        // Were binding to fail halfway, no shape must be taken for bound.
        (_pairs, _length) = (0, 0);
        Grow(checked(inputs.Names.Length * pairs * length), pairs);
        (_shape[0], _shape[1], _outputShape[0]) = (pairs, length, pairs);
        for (var input = 0; input < inputs.Names.Length; input++)
        {
            using var tensor = Bind(TensorElementType.Int64, _shape, _tokens, input * pairs * length, pairs * length);
            Binding.BindInput(inputs.Names[input], tensor);
        }

        using (var logits = Bind(TensorElementType.Float, _outputShape, _logits, 0, pairs))
            Binding.BindOutput(output, logits);
        (_pairs, _length) = (pairs, length);
    }

    public void Dispose() => Binding.Dispose();

    private int Size => _pairs * _length;

    private void Grow(int tokens, int pairs)
    {
        if (_tokens.Length < tokens)
            _tokens = GC.AllocateUninitializedArray<long>(tokens, pinned: true);
        if (_logits.Length < pairs)
            _logits = GC.AllocateUninitializedArray<float>(pairs, pinned: true);
    }

    private static OrtValue Bind<T>(TensorElementType type, long[] shape, T[] pinned, int start, int count)
        where T : unmanaged =>
        OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, type, shape, Marshal.UnsafeAddrOfPinnedArrayElement(pinned, start), (long)count * Unsafe.SizeOf<T>());
}
