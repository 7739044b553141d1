using System.Security.Cryptography;
using System.Text;

namespace Reranker.Training;

/// <summary>A file or folder that was trained on.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="Digest">Its SHA-256, or for a folder that of its files as <c>sha256sum</c> lists them: 64 lower-case hexadecimal digits.</param>
public sealed record TrainingSource(string Path, string Digest)
{
    /// <summary>Hashes a file, or the files of a folder in ordinal order of their paths.</summary>
    /// <exception cref="TrainingException">It cannot be read.</exception>
    public static async Task<TrainingSource> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (!Directory.Exists(path))
                return new TrainingSource(path, await HashAsync(path, cancellationToken).ConfigureAwait(false));
            var listing = new StringBuilder();
            foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                listing.Append(await HashAsync(file, cancellationToken).ConfigureAwait(false)).Append("  ").Append(System.IO.Path.GetRelativePath(path, file).Replace('\\', '/')).Append('\n');
            return new TrainingSource(path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing.ToString()))));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The training data '{path}' cannot be hashed: {error.Message} Name a file or folder that can be read.", error);
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
    }
}
