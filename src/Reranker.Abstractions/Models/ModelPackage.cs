using System.Text.Json;

namespace Reranker;

/// <summary>A model as a folder in the Hugging Face layout, checked and ready to load.</summary>
/// <remarks>
/// A package needs <c>config.json</c>, a vocabulary (<c>vocab.txt</c> or <c>tokenizer.json</c>) and weights
/// (<c>onnx/model.onnx</c> or <c>model.safetensors</c>). A package made elsewhere has no <see cref="Manifest"/>. Immutable.
/// </remarks>
public sealed class ModelPackage
{
    private ModelPackage(string folder, ModelManifest? manifest, ModelIdentity identity)
    {
        Folder = folder;
        Manifest = manifest;
        Identity = identity;
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>What the package says of itself; <see langword="null"/> for one made elsewhere.</summary>
    public ModelManifest? Manifest { get; }

    /// <summary>The name and version it goes by, and its digest.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>The path of <c>config.json</c>.</summary>
    public string ConfigPath => Path.Combine(Folder, "config.json");

    /// <summary>The path of <c>vocab.txt</c>.</summary>
    public string VocabularyPath => Path.Combine(Folder, "vocab.txt");

    /// <summary>The path of <c>model.safetensors</c>; a package may have <c>model.safetensors.index.json</c> and the files it names instead.</summary>
    public string WeightsPath => Path.Combine(Folder, "model.safetensors");

    /// <summary>The path of <c>onnx/model.onnx</c>.</summary>
    public string OnnxPath => Path.Combine(Folder, "onnx", "model.onnx");

    /// <summary>The path of <c>onnx/model_quantized.onnx</c>.</summary>
    public string QuantizedOnnxPath => Path.Combine(Folder, "onnx", "model_quantized.onnx");

    /// <summary>Opens a folder: checks that it is complete, and that every file is the one that its manifest names.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The registered name; the folder's own name by default.</param>
    /// <param name="version">The registered version.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="ModelPackageException">A file is missing, broken, or not the one that the manifest names.</exception>
    public static async Task<ModelPackage> OpenAsync(string folder, string? name = null, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        RequireComplete(folder);

        var manifest = await ReadManifestAsync(folder, cancellationToken).ConfigureAwait(false);
        var digest = manifest is null
            ? PackageDigest.Of(await PackageDigest.HashFilesAsync(folder, PackageDigest.ListFiles(folder), cancellationToken).ConfigureAwait(false))
            : await PackageDigest.VerifyAsync(folder, manifest, cancellationToken).ConfigureAwait(false);
        return new ModelPackage(folder, manifest, new ModelIdentity(name ?? Path.GetFileName(folder), version, digest));
    }

    /// <summary>Seals a folder: hashes every file in it and writes <paramref name="manifest"/> beside them.</summary>
    /// <param name="folder">A folder with all that a package needs.</param>
    /// <param name="manifest">What to say of the model; its digest and files are filled in.</param>
    /// <param name="cancellationToken">Cancels the work; then there is no manifest.</param>
    /// <exception cref="ModelPackageException">The folder is not complete.</exception>
    public static async Task<ModelPackage> SealAsync(string folder, ModelManifest manifest, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(manifest);
        RequireComplete(folder);

        var files = await PackageDigest.HashFilesAsync(folder, PackageDigest.ListFiles(folder), cancellationToken).ConfigureAwait(false);
        manifest = manifest with { Files = files, Digest = PackageDigest.Of(files) };
        var path = Path.Combine(folder, ModelManifest.FileName);
        await File.WriteAllTextAsync(path + ".tmp", JsonSerializer.Serialize(manifest, ModelManifestJson.Default.ModelManifest) + "\n", cancellationToken).ConfigureAwait(false);
        File.Move(path + ".tmp", path, overwrite: true);
        return await OpenAsync(folder, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the files of a package folder that belong to the model: not the manifest, and not what MLflow adds when it logs one.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Relative paths with forward slashes, in ordinal order.</returns>
    public static IReadOnlyList<string> ListFiles(string folder) => PackageDigest.ListFiles(folder);

    private static void RequireComplete(string folder)
    {
        if (!Directory.Exists(folder))
            throw new ModelPackageException(folder, $"There is no model folder '{folder}'.");
        RequireOneOf(folder, "the model's configuration", "config.json");
        RequireOneOf(folder, "the vocabulary", "vocab.txt", "tokenizer.json");
        RequireOneOf(folder, "the weights", "onnx/model.onnx", "model.safetensors", "model.safetensors.index.json");
    }

    private static void RequireOneOf(string folder, string what, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (File.Exists(Path.Combine(folder, name)))
                return;
        throw new ModelPackageException(folder, $"The model folder '{folder}' lacks {what}: expected {string.Join(" or ", names.ToArray())}.");
    }

    private static async Task<ModelManifest?> ReadManifestAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ModelManifest.FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            var manifest = ModelManifest.Parse(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));
            return manifest.Calibration?.FindError() is { } error
                ? throw new ModelPackageException(path, $"The calibration in '{path}' cannot be used: {error}.")
                : manifest;
        }
        catch (JsonException error)
        {
            throw new ModelPackageException(path, $"The manifest '{path}' is not valid JSON of the expected form: {error.Message}", error);
        }
    }
}
