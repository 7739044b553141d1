using System.Security.Cryptography;

namespace Reranker.MLflow;

/// <summary>The SHA-256 of an object and of each of its parts, in lower-case hex: the server compares the parts, a download the whole.</summary>
internal sealed record S3ObjectDigest(string Whole, IReadOnlyList<string> Parts)
{
    public static async Task<S3ObjectDigest> OfAsync(ArtifactContent content, IReadOnlyList<(long Offset, long Length)> parts, CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var part = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var memory = System.Buffers.MemoryPool<byte>.Shared.Rent(1 << 17);
        var digests = new List<string>(parts.Count);
        foreach (var (offset, length) in parts)
        {
            for (long done = 0; done < length;)
            {
                var count = await content.ReadAsync(offset + done, memory.Memory[..(int)Math.Min(memory.Memory.Length, length - done)], cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    break;
                var bytes = memory.Memory.Span[..count];
                part.AppendData(bytes);
                // Of a single part it is the same.
                if (parts.Count > 1)
                    whole.AppendData(bytes);
                done += count;
            }

            digests.Add(S3Signature.Hex(part.GetHashAndReset()));
        }

        return new S3ObjectDigest(parts.Count > 1 ? S3Signature.Hex(whole.GetHashAndReset()) : digests[0], digests);
    }
}
