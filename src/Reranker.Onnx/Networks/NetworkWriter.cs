namespace Reranker.Onnx.Networks;

/// <summary>Writes networks as ONNX models of standard operators (opset 17).</summary>
public static class NetworkWriter
{
    /// <summary>Writes a network in memory.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="output">What the network gives.</param>
    /// <param name="clsId">The token that a document's own part starts with; read where <paramref name="config"/> is of a joined model.</param>
    /// <param name="weights">Finds a tensor by its name in checkpoints of the family's whole model. Called once a tensor.</param>
    /// <param name="precision">How the network stores its weights.</param>
    /// <returns>The ONNX model, as it stands in a file.</returns>
    public static byte[] Write(BertConfig config, BertOutput output, int clsId, Func<string, NamedWeights> weights, WeightPrecision precision)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(weights);
        return output == BertOutput.Logits && config.Joined is not null
            ? JoinedOnnxGraph.Write(config, clsId, weights, precision)
            : BertOnnxGraph.Write(config, output, weights, precision);
    }
}
