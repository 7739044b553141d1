using Microsoft.ML.OnnxRuntime;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>A network as serving opens it, with nothing around its runs: tensors that lie ready, outputs that nobody reads. Safe for concurrent use.</summary>
internal sealed class BareNetwork : IDisposable
{
    private readonly RunOptions _options = new();
    private readonly InferenceSession _session;
    private readonly OrtValue[][] _inputs;

    /// <param name="path">The file.</param>
    /// <param name="pairs">What can be run.</param>
    public BareNetwork(string path, IEnumerable<EncodedPair> pairs)
    {
        using var options = OnnxScorer.CreateSessionOptions(intraOpThreads: 1);
        _session = new InferenceSession(path, options);
        _inputs = [.. pairs.Select(Inputs)];
    }

    /// <summary>Runs one pair.</summary>
    public void Run(int pair)
    {
        using var results = _session.Run(_options, _session.InputNames, _inputs[pair], _session.OutputNames);
    }

    public void Dispose()
    {
        foreach (var input in _inputs.SelectMany(static inputs => inputs))
            input.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    private OrtValue[] Inputs(EncodedPair pair)
    {
        long[] ids = [.. pair.Ids.ToArray()];
        long[] types = [.. ids.Select((_, place) => place < pair.SecondSegmentStart ? 0L : 1L)];
        long[] mask = [.. ids.Select(static _ => 1L)];
        return [.. _session.InputNames.Select(name => OrtValue.CreateTensorValueFromMemory(name switch { "input_ids" => ids, "token_type_ids" => types, _ => mask }, [1, ids.Length]))];
    }
}
