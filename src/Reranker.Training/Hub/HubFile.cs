using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reranker.Training;

/// <summary>A file of a repository on a hub.</summary>
/// <param name="Path">Its path, with forward slashes.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Digest">Its checksum: SHA-256 of a large file, otherwise git's SHA-1 of the blob.</param>
/// <param name="IsLarge">Whether it is kept outside of git (LFS).</param>
internal sealed record HubFile(string Path, long Size, string Digest, bool IsLarge)
{
    /// <summary>The checksum that the content should have.</summary>
    public async Task<string> HashAsync(Stream content, CancellationToken cancellationToken)
    {
        // What git calls its blob is what this is by definition; nothing here is secret.
        using var hash = IncrementalHash.CreateHash(IsLarge ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (!IsLarge)
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {content.Length}\0")));
        var buffer = new byte[1 << 16];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
