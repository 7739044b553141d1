namespace Reranker.Onnx;

/// <summary>The characters that stand for bytes in the vocabularies of byte-level BPE.</summary>
/// <remarks>Radford et al. 2019: printable characters of Latin-1 stand for themselves, the others for what follows U+0100 in order.</remarks>
internal static class ByteAlphabet
{
    /// <summary>The character of every byte.</summary>
    public static string[] Characters()
    {
        var next = 0x100;
        return [.. Enumerable.Range(0, 256).Select(code => ((char)(code is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? code : next++)).ToString())];
    }
}
