using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Reranker.Onnx;

/// <summary>The memory of one run at a time: a network's inputs and its output, at fixed places that the runtime knows. Batch after batch uses it, so that a run makes no garbage while shapes stay the same.</summary>
/// <param name="session">The network.</param>
/// <param name="inputs">What it asks for.</param>
/// <param name="output">What it gives.</param>
internal sealed class BoundTensors(InferenceSession session, ModelInputs inputs, NetworkOutput output) : IDisposable
{
    private readonly long[] _shape = new long[2];
    private readonly long[] _outputShape = new long[output.Rank];
    private long[] _tokens = [];
    private float[] _numbers = [];
    private int _pairs;
    private int _length;

    /// <summary>What the runtime reads and writes; good for the shape that was set last.</summary>
    public OrtIoBinding Binding { get; } = session.CreateIoBinding();

    /// <summary>What the last run gave, row after row.</summary>
    public ReadOnlySpan<float> Output => _numbers.AsSpan(0, output.Size(_pairs, _length));

    /// <summary>The tensor of an input, row after row. It still holds what was there before.</summary>
    public Span<long> Input(int input) => _tokens.AsSpan(input * Size, Size);

    /// <summary>Sets the shape of the next run.</summary>
    public void Resize(int pairs, int length)
    {
        if (pairs == _pairs && length == _length)
            return;

        // Were binding to fail halfway, no shape must be taken for bound.
        (_pairs, _length) = (0, 0);
        var size = output.Size(pairs, length);
        Grow(checked(inputs.Names.Length * pairs * length), size);
        (_shape[0], _shape[1]) = (pairs, length);
        output.SetShape(_outputShape, pairs, length);
        for (var input = 0; input < inputs.Names.Length; input++)
        {
            using var tensor = Bind(TensorElementType.Int64, _shape, _tokens, input * pairs * length, pairs * length);
            Binding.BindInput(inputs.Names[input], tensor);
        }

        using (var numbers = Bind(TensorElementType.Float, _outputShape, _numbers, 0, size))
            Binding.BindOutput(output.Name, numbers);
        (_pairs, _length) = (pairs, length);
    }

    public void Dispose() => Binding.Dispose();

    private int Size => _pairs * _length;

    private void Grow(int tokens, int numbers)
    {
        if (_tokens.Length < tokens)
            _tokens = GC.AllocateUninitializedArray<long>(tokens, pinned: true);
        if (_numbers.Length < numbers)
            _numbers = GC.AllocateUninitializedArray<float>(numbers, pinned: true);
    }

    private static OrtValue Bind<T>(TensorElementType type, long[] shape, T[] pinned, int start, int count)
        where T : unmanaged =>
        OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, type, shape, Marshal.UnsafeAddrOfPinnedArrayElement(pinned, start), (long)count * Unsafe.SizeOf<T>());
}
