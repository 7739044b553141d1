using Microsoft.ML.OnnxRuntime;

namespace Reranker.Onnx;

/// <summary>A network on ONNX Runtime: batches of tokens in, logits or vectors out. Safe for concurrent use.</summary>
internal sealed class OnnxScorer : INetworkScorer
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

    /// <inheritdoc cref="IPairScorer.Width"/>
    public int Width => _shared.Width;

    /// <summary>Loads a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="padId">The token of padding.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="findOutput">Chooses what is read of it; told the path for messages.</param>
    /// <exception cref="ModelPackageException">The file is broken, or its inputs or outputs are not what they should be.</exception>
    public static OnnxScorer Load(Network network, int padId, OnnxRerankerOptions options, Func<InferenceSession, string, NetworkOutput> findOutput)
    {
        var loneThreads = options.LoneBatchThreads ?? options.IntraOpThreads;
        var shared = LoadSession(network, padId, options.IntraOpThreads, findOutput);
        try
        {
            return new OnnxScorer(shared, loneThreads == options.IntraOpThreads ? shared : LoadSession(network, padId, loneThreads, findOutput));
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
    public void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> rows, bool alone) =>
        (alone ? _lone : _shared).Score(batch, pairs, rows);

    public void Dispose()
    {
        _shared.Dispose();
        if (HasLoneSession)
            _lone.Dispose();
    }

    private static ScorerSession LoadSession(Network network, int padId, int threads, Func<InferenceSession, string, NetworkOutput> findOutput)
    {
        using var sessionOptions = CreateSessionOptions(threads);
        InferenceSession? session = null;
        try
        {
            session = network.Open(sessionOptions);
            return new ScorerSession(session, ModelInputs.Of(session, network.Path), findOutput(session, network.Path), padId);
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
}
