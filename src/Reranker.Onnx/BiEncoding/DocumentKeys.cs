using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Reranker.Onnx;

/// <summary>Names documents of a space: 128 bits of a SHA-256, so that nobody can write a document that takes another's vector. Safe for concurrent use.</summary>
internal sealed class DocumentKeys(VectorSpace space)
{
    // Longer texts are hashed in two calls; most fit.
    private const int OnStack = 4096;
    private readonly byte[] _prefix = space.Hash();

    public UInt128 Of(string document)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var text = MemoryMarshal.AsBytes(document.AsSpan());
        if (text.Length <= OnStack)
        {
            Span<byte> bytes = stackalloc byte[_prefix.Length + text.Length];
            _prefix.CopyTo(bytes);
            text.CopyTo(bytes[_prefix.Length..]);
            SHA256.HashData(bytes, hash);
        }
        else
        {
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            sha.AppendData(_prefix);
            sha.AppendData(text);
            sha.GetHashAndReset(hash);
        }

        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
