namespace Reranker.Onnx;

/// <summary>What an encoder made of a text by itself.</summary>
/// <param name="Tokens">The states of its tokens, a prompt left out: [length, hidden].</param>
/// <param name="Vector">Its vector, of length 1: [hidden].</param>
internal sealed record TextStates(Half[] Tokens, float[] Vector)
{
    /// <summary>The memory that it takes with its key.</summary>
    public long BytesWith(TextKey key) => 200 + (sizeof(int) * (long)key.Ids.Length) + (2L * Tokens.Length) + (sizeof(float) * (long)Vector.Length);
}
