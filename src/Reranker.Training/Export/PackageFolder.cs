using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Publishes packages: each is made beside its place and moved there when all of it is sound, or not at all.</summary>
internal static class PackageFolder
{
    /// <summary>Makes a package.</summary>
    /// <param name="folder">Where it shall be; nothing may be there.</param>
    /// <param name="fillAsync">Fills an empty folder and seals it.</param>
    /// <param name="cancellationToken">Cancels the last look at the package.</param>
    /// <exception cref="TrainingException">The folder exists, or cannot be written.</exception>
    public static async Task<ModelPackage> PublishAsync(string folder, Func<string, Task> fillAsync, CancellationToken cancellationToken)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Path.Exists(folder))
            throw new TrainingException($"'{folder}' exists. Name a folder that does not, or remove it first: a package is never overwritten.");
        var partial = $"{folder}.{Environment.ProcessId}.partial";
        try
        {
            Directory.CreateDirectory(partial);
            await fillAsync(partial).ConfigureAwait(false);
            Directory.Move(partial, folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The package '{folder}' cannot be written: {error.Message}", error);
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
        }

        return await ModelPackage.OpenAsync(folder, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies a package's files into a folder.</summary>
    public static void CopyFiles(string source, string target)
    {
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }
    }

    /// <summary>What a package says of itself; for one made elsewhere, what its configuration says.</summary>
    public static ModelManifest ManifestOf(ModelPackage package) => package.Manifest ?? new ModelManifest
    {
        MaxLength = PairTokenizer.Load(package).MaxLength,
        Activation = RerankerModel.IsSentenceEncoder(package) ? null : CrossEncoderConfig.Load(package).Activation.ManifestName(),
    };
}
