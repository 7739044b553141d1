namespace Reranker.Onnx;

/// <summary>A joined cross-encoder in two networks.</summary>
/// <param name="Config">The shape of both.</param>
/// <param name="Encoder">What is made of a text: see <see cref="JoinedEncoderGraph"/>.</param>
/// <param name="Reading">What is made of a pair: see <see cref="JoinedReadingGraph"/>.</param>
/// <param name="TermWeights">A weight for each entry of the vocabulary.</param>
internal sealed record JoinedParts(BertConfig Config, byte[] Encoder, byte[] Reading, float[] TermWeights);
