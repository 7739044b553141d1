using System.Text.Json;

namespace Reranker.MLflow;

/// <summary>Model packages that came from elsewhere, in folders named by the digest of their content: what is here is whole and verified.</summary>
internal sealed class ModelCache(string folder)
{
    public async Task<ModelPackage> GetAsync(ArtifactRepository repository, string? name, string? version, CancellationToken cancellationToken)
    {
        if (await DigestAsync(repository, cancellationToken).ConfigureAwait(false) is { } digest
            && await FindAsync(digest, name, version, cancellationToken).ConfigureAwait(false) is { } cached)
            return cached;

        UnfinishedFolder.Sweep(folder);
        using var unfinished = UnfinishedFolder.Begin(folder);
        await repository.DownloadAsync(null, unfinished.Path, cancellationToken).ConfigureAwait(false);
        var package = await ModelPackage.OpenAsync(unfinished.Path, name, version, cancellationToken).ConfigureAwait(false);
        var home = Place(package.Identity.Digest);
        if (await FindAsync(package.Identity.Digest, name, version, cancellationToken).ConfigureAwait(false) is null)
            Move(unfinished.Path, home);
        return await ModelPackage.OpenAsync(home, name, version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the package's manifest says its digest is, where it has one.</summary>
    private static async Task<string?> DigestAsync(ArtifactRepository repository, CancellationToken cancellationToken)
    {
        var files = await repository.ListAsync(null, cancellationToken).ConfigureAwait(false);
        if (files.Count == 0)
            throw MLflowException.Missing("there are no files.");
        if (files.FirstOrDefault(static file => file.Path == ModelManifest.FileName) is not { } manifest)
            return null;
        using var content = new MemoryStream();
        await repository.ReadAsync(manifest.Path, manifest.FileSize, content, cancellationToken).ConfigureAwait(false);
        try
        {
            var digest = ModelManifest.Parse(content.ToArray()).Digest;
            // It becomes the name of a folder.
            return digest is { Length: 64 } && digest.All(char.IsAsciiHexDigitLower) ? digest : null;
        }
        catch (JsonException)
        {
            // Opening the package says what is wrong with it.
            return null;
        }
    }

    private static void Move(string unfinished, string home)
    {
        try
        {
            Directory.Move(unfinished, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
            // Somebody was faster, with the same content.
        }
    }

    private async Task<ModelPackage?> FindAsync(string digest, string? name, string? version, CancellationToken cancellationToken)
    {
        var home = Place(digest);
        if (!Directory.Exists(home))
            return null;
        try
        {
            var package = await ModelPackage.OpenAsync(home, name, version, cancellationToken).ConfigureAwait(false);
            if (package.Identity.Digest == digest)
                return package;
        }
        catch (ModelPackageException)
        {
            // Somebody changed it.
        }

        Directory.Delete(home, recursive: true);
        return null;
    }

    private string Place(string digest) => Path.Combine(folder, digest);
}
