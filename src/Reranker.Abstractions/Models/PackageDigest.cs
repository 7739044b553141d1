using System.Security.Cryptography;
using System.Text;

namespace Reranker;

/// <summary>Digests of packages: SHA-256 of each file, and one over the sorted list of <c>path NUL digest LF</c>.</summary>
internal static class PackageDigest
{
    // What MLflow adds to a package when it is logged is no part of the model.
    private static readonly HashSet<string> Foreign =
        new(StringComparer.Ordinal) { ModelManifest.FileName, "MLmodel", "onnx/MLmodel", "conda.yaml", "python_env.yaml", "requirements.txt" };

    public static IReadOnlyList<string> ListFiles(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(static path => !Foreign.Contains(path) && !path.EndsWith(".tmp", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    public static async Task<SortedDictionary<string, string>> HashFilesAsync(string folder, IEnumerable<string> files, CancellationToken cancellationToken)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files)
            hashes[file] = await HashFileAsync(Path.Combine(folder, file), cancellationToken).ConfigureAwait(false);
        return hashes;
    }

    public static string Of(IReadOnlyDictionary<string, string> files)
    {
        var text = new StringBuilder();
        foreach (var (path, hash) in files.OrderBy(static file => file.Key, StringComparer.Ordinal))
            text.Append(path).Append('\0').Append(hash).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Checks every file that the manifest names; returns the package's digest.</summary>
    public static async Task<string> VerifyAsync(string folder, ModelManifest manifest, CancellationToken cancellationToken)
    {
        foreach (var (file, expected) in manifest.Files)
        {
            var path = Path.GetFullPath(Path.Combine(folder, file));
            if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new ModelPackageException(path, $"The manifest of '{folder}' names a file outside of it: '{file}'.");
            if (!File.Exists(path))
                throw new ModelPackageException(path, $"The model package lacks '{file}', which its manifest names: '{path}'.");
            var actual = await HashFileAsync(path, cancellationToken).ConfigureAwait(false);
            if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
                throw new ModelPackageException(path, $"'{path}' is not the file that the manifest names: its SHA-256 is {actual}, expected {expected}. Download or copy the package again.");
        }

        var digest = Of(manifest.Files);
        if (!string.Equals(digest, manifest.Digest, StringComparison.OrdinalIgnoreCase))
            throw new ModelPackageException(folder, $"The manifest of '{folder}' was changed: its files give the digest {digest}, it states '{manifest.Digest}'.");
        return digest;
    }

    private static async Task<string> HashFileAsync(string path, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
    }
}
