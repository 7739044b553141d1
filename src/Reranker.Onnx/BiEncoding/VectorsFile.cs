using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Keeps the vectors of one space in a file, which is the old one or the new one at any moment.</summary>
/// <remarks>
/// All little-endian: the text <c>RVEC</c>, the format's version, the length of the space's JSON, the JSON, the number of vectors; of each its key (16 bytes), whether its document was
/// truncated (1 byte) and its numbers; at last the SHA-256 of all before.
/// </remarks>
internal static class VectorsFile
{
    private const int Version = 1;
    private const int LongestSpace = 1 << 20;

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task WriteAsync(string path, VectorSpace space, IReadOnlyList<(UInt128 Key, DocumentVector Vector)> vectors, CancellationToken cancellationToken)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        try
        {
            var stream = File.Create(unfinished);
            await using (stream.ConfigureAwait(false))
            {
                using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                async Task AppendAsync(byte[] bytes)
                {
                    sha.AppendData(bytes);
                    await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                }

                await AppendAsync(Head(space, vectors.Count)).ConfigureAwait(false);
                foreach (var (key, vector) in vectors)
                    await AppendAsync(Row(key, vector)).ConfigureAwait(false);
                await stream.WriteAsync(sha.GetHashAndReset(), cancellationToken).ConfigureAwait(false);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished); // of one that was moved there is none
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="space">The space that its vectors must be of.</param>
    /// <param name="take">Takes each vector, once the whole file is known to be sound.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="DocumentVectorsException">The file is missing, broken, or of another space.</exception>
    public static int Read(string path, VectorSpace space, Action<UInt128, DocumentVector> take)
    {
        try
        {
            var content = File.ReadAllBytes(path);
            var body = content.AsSpan(0, Math.Max(0, content.Length - SHA256.HashSizeInBytes));
            if (!body.StartsWith("RVEC"u8) || !SHA256.HashData(body).AsSpan().SequenceEqual(content.AsSpan(body.Length)))
                throw new InvalidDataException("it is cut off, changed, or no such file");
            return ReadBody(body[4..], path, space, take);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new DocumentVectorsException(path, $"The vectors in '{path}' cannot be read: {error.Message}. Expected a file that BiEncoderReranker.SaveVectorsAsync wrote; compute them anew.", error);
        }
    }

    private static int ReadBody(ReadOnlySpan<byte> body, string path, VectorSpace space, Action<UInt128, DocumentVector> take)
    {
        var version = BinaryPrimitives.ReadInt32LittleEndian(body);
        var length = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
        if (version != Version || length is < 0 or > LongestSpace)
            throw new InvalidDataException($"its format's version is {version}, expected {Version}");
        var found = VectorSpace.FromJson(body.Slice(8, length)) ?? throw new InvalidDataException("it does not say which model made them");
        if (found.Key != space.Key)
            throw new DocumentVectorsException(path,
                $"The vectors in '{path}' were made by {found.Model} and cannot be compared with those of {space.Model}: {space.Differences(found)}. Serve the model that made them, or compute them anew (BiEncoderReranker.PrecomputeAsync).");

        var count = BinaryPrimitives.ReadInt32LittleEndian(body[(8 + length)..]);
        var rows = body[(12 + length)..];
        for (var row = 0; row < count; row++)
        {
            var key = BinaryPrimitives.ReadUInt128LittleEndian(rows);
            var values = MemoryMarshal.Cast<byte, float>(rows.Slice(17, sizeof(float) * space.Width)).ToArray();
            take(key, new DocumentVector(values, rows[16] != 0));
            rows = rows[(17 + (sizeof(float) * space.Width))..];
        }

        return count;
    }

    private static byte[] Head(VectorSpace space, int count)
    {
        var json = space.ToJson();
        var head = new byte[16 + json.Length];
        "RVEC"u8.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), json.Length);
        json.CopyTo(head.AsSpan(12));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12 + json.Length), count);
        return head;
    }

    private static byte[] Row(UInt128 key, DocumentVector vector)
    {
        var row = new byte[17 + (sizeof(float) * vector.Values.Length)];
        BinaryPrimitives.WriteUInt128LittleEndian(row, key);
        row[16] = vector.Truncated ? (byte)1 : (byte)0;
        MemoryMarshal.AsBytes(vector.Values.AsSpan()).CopyTo(row.AsSpan(17));
        return row;
    }
}
