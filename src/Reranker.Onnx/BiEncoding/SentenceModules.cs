using System.Text.Json;

namespace Reranker.Onnx.Networks;

/// <summary>Of which modules sentence-transformers puts the model of a folder together: <c>modules.json</c>.</summary>
/// <param name="Path">The file that says so.</param>
/// <param name="Modules">Their types, without namespaces, and their folders.</param>
public sealed record SentenceModules(string Path, IReadOnlyList<(string Type, string Folder)> Modules)
{
    private const string UsualPooling = "1_Pooling";

    /// <summary>Whether tokens are pooled, as in every sentence encoder.</summary>
    public bool HasPooling => Modules.Any(static module => module.Type == "Pooling");

    /// <summary>Whether vectors are given their length 1 by the model itself.</summary>
    public bool Normalizes => Modules.Any(static module => module.Type == "Normalize");

    /// <summary>Finds the modules of a folder; one with a <c>1_Pooling</c> alone is a transformer with that pooling.</summary>
    /// <returns>The modules; <see langword="null"/> where the folder says nothing of them.</returns>
    /// <exception cref="ModelPackageException">The file is broken.</exception>
    public static SentenceModules? Find(string folder)
    {
        var path = System.IO.Path.Combine(folder, "modules.json");
        if (File.Exists(path))
            return new SentenceModules(path, Read(path));
        var pooling = System.IO.Path.Combine(folder, UsualPooling, "config.json");
        return File.Exists(pooling) ? new SentenceModules(pooling, [("Transformer", ""), ("Pooling", UsualPooling)]) : null;
    }

    /// <summary>The pooling that a folder states.</summary>
    /// <exception cref="ModelPackageException">It is not known here, or there is a module that is not.</exception>
    public SentencePooling ReadPooling(string folder)
    {
        if (Modules.FirstOrDefault(static module => module.Type is not ("Transformer" or "Pooling" or "Normalize")) is { Type: not null } other)
            throw new ModelPackageException(Path, $"'{Path}' names the module '{other.Type}'; expected Transformer, Pooling and Normalize. Export the model with its other modules to an ONNX file that gives sentence_embedding, and leave them out of modules.json.");
        var place = Modules.First(static module => module.Type == "Pooling").Folder;
        if (place.Split('/', '\\').Contains("..") || System.IO.Path.IsPathRooted(place))
            throw new ModelPackageException(Path, $"'{Path}' names a folder outside of the model's: '{place}'.");
        return PoolingFile.Read(System.IO.Path.Combine(folder, place, "config.json"));
    }

    private static List<(string, string)> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. document.RootElement.EnumerateArray().Select(static module => (Name(module.Text("type")), module.Text("path") ?? ""))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ModelPackageException(path, $"'{path}' lists no modules: {error.Message} Expected [{{\"type\", \"path\"}}, …].", error);
        }
    }

    private static string Name(string? type) => type is null ? "" : type[(type.LastIndexOf('.') + 1)..];
}
