using System.Security.Cryptography;
using System.Text;

namespace Reranker.ConsoleHost;

/// <summary>A file or folder that was trained on, and its digest.</summary>
internal sealed record TrainingSource(string Path, string Digest)
{
    /// <summary>Hashes a file, or the files of a folder as <c>sha256sum</c> lists them.</summary>
    public static async Task<TrainingSource> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
            return new TrainingSource(path, await HashAsync(path, cancellationToken));
        var listing = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            listing.Append(await HashAsync(file, cancellationToken)).Append("  ").Append(System.IO.Path.GetRelativePath(path, file).Replace('\\', '/')).Append('\n');
        return new TrainingSource(path, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing.ToString()))));
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
