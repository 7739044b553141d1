using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace Reranker.Onnx;

/// <summary>A session of ONNX Runtime with the memory that its runs write to and read from. Safe for concurrent use.</summary>
/// <param name="session">The session, which is this object's from now on.</param>
/// <param name="inputs">What it asks for.</param>
/// <param name="output">The name of its logits.</param>
/// <param name="padId">The token of padding.</param>
internal sealed class ScorerSession(InferenceSession session, ModelInputs inputs, string output, int padId) : IDisposable
{
    private readonly RunOptions _runOptions = new();
    private readonly int _outputRank = session.OutputMetadata[output].Dimensions.Length;

    // As many as ever ran at once.
    private readonly ConcurrentBag<BoundTensors> _idle = [];

    /// <summary>Runs one batch and writes each pair's logit to its place.</summary>
    /// <exception cref="InferenceException">The runtime failed, or a logit is not a finite number.</exception>
    public void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> logits)
    {
        if (!_idle.TryTake(out var tensors))
            tensors = new BoundTensors(session, inputs, output, _outputRank);
        try
        {
            tensors.Resize(batch.Pairs.Length, batch.Length);
            for (var input = 0; input < inputs.Names.Length; input++)
                inputs.Fill(input, tensors.Input(input), batch, pairs, padId);
            session.RunWithBinding(_runOptions, tensors.Binding);
            Collect(tensors.Logits, batch.Pairs.Span, logits);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InferenceException($"ONNX Runtime failed on {batch.Pairs.Length} pairs of {batch.Length} tokens; expected one logit for each pair. It says: {error.Message}", error);
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

    private static void Collect(ReadOnlySpan<float> output, ReadOnlySpan<int> indices, Span<float> logits)
    {
        for (var row = 0; row < output.Length; row++)
        {
            if (!float.IsFinite(output[row]))
                throw new InferenceException($"The model gave {output[row]} for the pair {indices[row]}; expected a finite number. Its weights are probably broken.");
            logits[indices[row]] = output[row];
        }
    }
}
