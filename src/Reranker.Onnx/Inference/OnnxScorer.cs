using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Reranker.Onnx;

/// <summary>A cross-encoder's network on ONNX Runtime: batches of tokens in, logits out. Safe for concurrent use.</summary>
internal sealed class OnnxScorer : IDisposable
{
    // In ONNX Runtime 1.31 one pass over a sum and its norm, or over a bias and GELU, is slower on CPUs than two: see docs/inference.md.
    private const string SlowFusions = "SkipLayerNormFusion;BiasGeluFusion";

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly ModelInputs _inputs;
    private readonly string[] _outputs;
    private readonly int _padId;

    private OnnxScorer(InferenceSession session, ModelInputs inputs, string output, int padId)
    {
        _session = session;
        _inputs = inputs;
        _outputs = [output];
        _padId = padId;
    }

    /// <summary>Loads a network.</summary>
    /// <exception cref="ModelPackageException">The file is missing or broken, or its inputs or outputs are not a cross-encoder's.</exception>
    public static OnnxScorer Load(string path, int padId, OnnxRerankerOptions options)
    {
        if (!File.Exists(path))
            throw new ModelPackageException(path, $"The model package has no network '{path}': expected an ONNX file there. Export its weights first; an encoder without a head has to be trained before.");
        using var sessionOptions = CreateSessionOptions(options.IntraOpThreads);
        InferenceSession? session = null;
        try
        {
            session = new InferenceSession(path, sessionOptions);
            return new OnnxScorer(session, ModelInputs.Of(session, path), FindOutput(session, path), padId);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelPackageException(path, $"ONNX Runtime cannot load '{path}': expected a whole ONNX model. It says: {error.Message}", error);
        }
        catch (ModelPackageException)
        {
            session?.Dispose();
            throw;
        }
    }

    /// <summary>How a network is run.</summary>
    internal static SessionOptions CreateSessionOptions(int intraOpThreads)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = intraOpThreads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("optimization.disable_specified_optimizers", SlowFusions);
        return options;
    }

    /// <summary>Runs one batch and writes each pair's logit to its place.</summary>
    /// <param name="batch">Which pairs run.</param>
    /// <param name="pairs">The tokens of all pairs.</param>
    /// <param name="logits">Room for the logits of all pairs.</param>
    /// <exception cref="InferenceException">The runtime failed, or a logit is not a finite number.</exception>
    public void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> logits)
    {
        var size = checked((int)batch.Tokens);
        var buffer = ArrayPool<long>.Shared.Rent(_inputs.Names.Length * size);
        var values = new OrtValue[_inputs.Names.Length];
        try
        {
            long[] shape = [batch.Pairs.Length, batch.Length];
            for (var input = 0; input < values.Length; input++)
            {
                var memory = buffer.AsMemory(input * size, size);
                _inputs.Fill(input, memory.Span, batch, pairs, _padId);
                values[input] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, memory, shape);
            }

            using var results = _session.Run(_runOptions, _inputs.Names, values, _outputs);
            Collect(results[0].GetTensorDataAsSpan<float>(), batch.Pairs.Span, logits);
        }
        catch (OnnxRuntimeException error)
        {
            throw new InferenceException($"ONNX Runtime failed on {batch.Pairs.Length} pairs of {batch.Length} tokens: {error.Message}", error);
        }
        finally
        {
            foreach (var value in values)
                value?.Dispose();
            ArrayPool<long>.Shared.Return(buffer);
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _runOptions.Dispose();
    }

    private static void Collect(ReadOnlySpan<float> output, ReadOnlySpan<int> indices, Span<float> logits)
    {
        if (output.Length != indices.Length)
            throw new InferenceException($"The model gave {output.Length} numbers for {indices.Length} pairs; expected one for each.");
        for (var row = 0; row < output.Length; row++)
        {
            if (!float.IsFinite(output[row]))
                throw new InferenceException($"The model gave {output[row]} for the pair {indices[row]}; expected a finite number. Its weights are probably broken.");
            logits[indices[row]] = output[row];
        }
    }

    private static string FindOutput(InferenceSession session, string path)
    {
        var name = session.OutputNames.Contains("logits") ? "logits" : session.OutputNames is [var only] ? only : null;
        if (name is null)
            throw new ModelPackageException(path, $"'{path}' has the outputs {string.Join(", ", session.OutputNames)}; expected one, or one named logits. An encoder without a head has to be trained first.");

        var output = session.OutputMetadata[name];
        var fits = output.IsTensor && output.ElementDataType == TensorElementType.Float && output.Dimensions is [_] or [_, 1 or -1];
        return fits
            ? name
            : throw new ModelPackageException(path, $"The output {name} of '{path}' is {output.ElementDataType} [{string.Join(", ", output.Dimensions)}]; expected Float [batch_size, 1]: one score a pair.");
    }
}
