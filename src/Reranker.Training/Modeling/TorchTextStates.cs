using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>What an encoder made of a text by itself. Holds native memory until disposed.</summary>
/// <param name="Ids">Its tokens, <c>[CLS]</c> and <c>[SEP]</c> among them, without the prompt.</param>
/// <param name="Tokens">[length, hidden] float16, or float32 where it must be exact: the states of those tokens after the layers that read it apart.</param>
/// <param name="Vector">[hidden] float32: the text's vector, of length 1.</param>
internal sealed record TorchTextStates(int[] Ids, Tensor Tokens, Tensor Vector) : IDisposable
{
    /// <summary>The memory that it takes.</summary>
    public long Bytes => (Tokens.numel() * Tokens.element_size()) + (Vector.numel() * 4) + (Ids.Length * 4L);

    public void Dispose()
    {
        Tokens.Dispose();
        Vector.Dispose();
    }
}
