using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace Reranker.Onnx;

/// <summary>A session of ONNX Runtime with the memory that its runs write to and read from. Safe for concurrent use.</summary>
/// <param name="session">The session, which is this object's from now on.</param>
/// <param name="inputs">What it asks for.</param>
/// <param name="output">What it gives.</param>
/// <param name="padId">The token of padding.</param>
internal sealed class ScorerSession(InferenceSession session, ModelInputs inputs, NetworkOutput output, int padId) : IDisposable
{
    private readonly RunOptions _runOptions = new();

    // As many as ever ran at once.
    private readonly ConcurrentBag<BoundTensors> _idle = [];

    /// <summary>How many numbers a pair gets.</summary>
    public int Width => output.Width;

    /// <summary>Runs one batch and writes each pair's row to its place.</summary>
    /// <exception cref="InferenceException">The runtime failed, or gave what is no finite number.</exception>
    public void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> rows)
    {
        if (!_idle.TryTake(out var tensors))
            tensors = new BoundTensors(session, inputs, output);
        try
        {
            tensors.Resize(batch.Pairs.Length, batch.Length);
            for (var input = 0; input < inputs.Names.Length; input++)
                inputs.Fill(input, tensors.Input(input), batch, pairs, padId);
            session.RunWithBinding(_runOptions, tensors.Binding);
            Collect(tensors.Output, batch, pairs, rows);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InferenceException($"ONNX Runtime failed on {batch.Pairs.Length} pairs of {batch.Length} tokens; expected {output.Name} for each of them. It says: {error.Message}", error);
        }
        finally
        {
            _idle.Add(tensors);
        }
    }

    /// <summary>Frees the network. No run may be under way.</summary>
    public void Dispose()
    {
        while (_idle.TryTake(out var tensors))
            tensors.Dispose();
        _runOptions.Dispose();
        session.Dispose();
    }

    private void Collect(ReadOnlySpan<float> numbers, PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> rows)
    {
        var stride = output.Size(1, batch.Length);
        foreach (var index in batch.Pairs.Span)
        {
            var row = rows.Slice(index * Width, Width);
            output.Collect(numbers[..stride], pairs[index].Length, row);
            foreach (var number in row)
                if (!float.IsFinite(number))
                    throw new InferenceException($"The model gave {number} for the pair {index}; expected a finite number. Its weights are probably broken.");
            numbers = numbers[stride..];
        }
    }
}
