using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Reranker;

/// <summary>Names a score by everything that decides it: 128 bits of a SHA-256, so that nobody can write a document that takes another's score.</summary>
internal static class ScoreKeys
{
    public static UInt128[] Of(RerankerMetadata metadata, string operation, RerankOptions? options, QueryDocumentPair[] pairs)
    {
        var kind = $"{metadata.ProviderName}\n{metadata.Settings}\n{metadata.MaxLength}\n{metadata.Model.Digest}\n{operation}\n{options?.RawScores ?? false}\n{options?.Calibrated}\n";
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> prefix = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var keys = new UInt128[pairs.Length];
        string? query = null;
        for (var index = 0; index < pairs.Length; index++)
        {
            if (!string.Equals(pairs[index].Query, query, StringComparison.Ordinal))
            {
                query = pairs[index].Query;
                Hash(sha, MemoryMarshal.AsBytes(kind.AsSpan()), query, prefix);
            }

            Hash(sha, prefix, pairs[index].Document, hash);
            keys[index] = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        }

        return keys;
    }

    private static void Hash(IncrementalHash sha, ReadOnlySpan<byte> before, string text, Span<byte> hash)
    {
        sha.AppendData(before);
        sha.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        sha.GetHashAndReset(hash);
    }
}
