using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Reranker.Onnx;

/// <summary>A cross-encoder's network on ONNX Runtime: batches of tokens in, logits out. Safe for concurrent use.</summary>
internal sealed class OnnxScorer : IDisposable
{
    // In ONNX Runtime 1.31 one pass over a sum and its norm, or over a bias and GELU, is slower on CPUs than two: see docs/inference.md.
    private const string SlowFusions = "SkipLayerNormFusion;BiasGeluFusion";

    private readonly ScorerSession _shared;
    private readonly ScorerSession _lone;

    // A session's threads are fixed when it is made, and spin between its operators: batches that run side by side have one with few, a lone batch may have one with many.
    private OnnxScorer(ScorerSession shared, ScorerSession lone)
    {
        _shared = shared;
        _lone = lone;
    }

    /// <summary>Whether a lone batch has a session of its own.</summary>
    public bool HasLoneSession => _lone != _shared;

    /// <summary>Loads a network.</summary>
    /// <exception cref="ModelPackageException">The file is missing or broken, or its inputs or outputs are not a cross-encoder's.</exception>
    public static OnnxScorer Load(Network network, int padId, OnnxRerankerOptions options)
    {
        var loneThreads = options.LoneBatchThreads ?? options.IntraOpThreads;
        var shared = LoadSession(network, padId, options.IntraOpThreads);
        try
        {
            return new OnnxScorer(shared, loneThreads == options.IntraOpThreads ? shared : LoadSession(network, padId, loneThreads));
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    /// <summary>How a network is run.</summary>
    internal static SessionOptions CreateSessionOptions(int intraOpThreads)
    {
        RuntimeTelemetry.EnsureDisabled();
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

    /// <inheritdoc cref="IPairScorer.Score"/>
    public void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> logits, bool alone) =>
        (alone ? _lone : _shared).Score(batch, pairs, logits);

    public void Dispose()
    {
        _shared.Dispose();
        if (HasLoneSession)
            _lone.Dispose();
    }

    private static ScorerSession LoadSession(Network network, int padId, int threads)
    {
        using var sessionOptions = CreateSessionOptions(threads);
        InferenceSession? session = null;
        try
        {
            session = network.Open(sessionOptions);
            return new ScorerSession(session, ModelInputs.Of(session, network.Path), FindOutput(session, network.Path), padId);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelPackageException(network.Path, $"ONNX Runtime cannot load '{network.Path}': expected a whole ONNX model. It says: {error.Message}", error);
        }
        catch (ModelPackageException)
        {
            session?.Dispose();
            throw;
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
