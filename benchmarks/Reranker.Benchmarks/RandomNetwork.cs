using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Reranker.Onnx;
using Reranker.Onnx.Networks;
using Reranker.Training;
using Reranker.Onnx.Schema;
using static TorchSharp.torch;

namespace Reranker.Benchmarks;

/// <summary>Networks of MiniLM-L6's shape with random weights: what a weight is does not matter for speed.</summary>
internal static class RandomNetwork
{
    public static BertConfig Shape { get; } = new();

    /// <summary>As the exporter writes it.</summary>
    public static byte[] Full()
    {
        random.manual_seed(1);
        using var module = new BertCrossEncoder(Shape);
        return BertOnnxGraph.Write(Shape, [.. module.CheckpointParameters().Select(static named => new NamedWeights(named.Name, named.Parameter.shape, named.Parameter.data<float>().ToArray()))], WeightPrecision.Full);
    }

    /// <summary>As the quantizer writes it.</summary>
    public static byte[] Quantized(byte[] full, int bits)
    {
        var model = ModelProto.Parser.ParseFrom(full);
        GraphQuantizer.Quantize(model.Graph, bits);
        return model.ToByteArray();
    }

    /// <summary>As serving opens it, on one thread.</summary>
    public static InferenceSession Open(byte[] network, Action<SessionOptions>? change = null)
    {
        using var options = OnnxScorer.CreateSessionOptions(intraOpThreads: 1);
        change?.Invoke(options);
        return new InferenceSession(network, options);
    }

    /// <summary>Runs so many pairs of random words.</summary>
    public static Action Run(InferenceSession session, int pairs, int length)
    {
        var random = new Random(1);
        long[] ids = [.. Enumerable.Range(0, pairs * length).Select(_ => random.NextInt64(Shape.VocabSize))];
        long[] ones = [.. Enumerable.Repeat(1L, pairs * length)];
        string[] outputs = [.. session.OutputNames];
        var inputs = session.InputNames.ToDictionary(static name => name, name => OrtValue.CreateTensorValueFromMemory(name == "input_ids" ? ids : ones, [pairs, length]), StringComparer.Ordinal);
        return () =>
        {
            using var options = new RunOptions();
            using var logits = session.Run(options, inputs, outputs);
        };
    }
}
