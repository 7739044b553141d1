using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Reranker;

/// <summary>Chance that falls the same way on every replica and after every start: SHA-256 over a seed and texts.</summary>
internal static class StableHash
{
    /// <summary>A number from 0 up to, but not, 1.</summary>
    public static double Share(int seed, string purpose, string? key) => Share(seed, purpose, [key]);

    /// <inheritdoc cref="Share(int, string, string?)"/>
    public static double Share(int seed, string purpose, RerankRequest request) =>
        Share(seed, purpose, (request.Documents ?? []).Select(static document => document?.Text).Prepend(request.Query));

    /// <summary>A seed.</summary>
    public static int Seed(int seed, string purpose, string key) => unchecked((int)Bits(seed, purpose, [key]));

    private static double Share(int seed, string purpose, IEnumerable<string?> texts) => (Bits(seed, purpose, texts) >> 11) * (1.0 / (1UL << 53));

    private static ulong Bits(int seed, string purpose, IEnumerable<string?> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, seed);
        foreach (var text in texts.Prepend(purpose))
        {
            // Lengths keep "ab", "c" apart from "a", "bc".
            Append(hash, text?.Length ?? -1);
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        }

        return BinaryPrimitives.ReadUInt64LittleEndian(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
