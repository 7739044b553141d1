using System.Text.Json;

namespace Reranker.Onnx.Networks;

/// <summary>The weights of a package: one safetensors file, or several with an index that says which holds what.</summary>
public sealed class Checkpoint : IDisposable
{
    private const string IndexName = "model.safetensors.index.json";
    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, SafetensorsFile> _tensors = new(StringComparer.Ordinal);

    private Checkpoint(string path) => Path = path;

    /// <summary>The file, or the index.</summary>
    public string Path { get; }

    /// <summary>The tensors' names.</summary>
    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Opens the weights of a package.</summary>
    /// <exception cref="ModelPackageException">A file is missing or broken, or the index is not of these files.</exception>
    public static Checkpoint Open(ModelPackage package)
    {
        var index = System.IO.Path.Combine(package.Folder, IndexName);
        var isSharded = !File.Exists(package.WeightsPath) && File.Exists(index);
        var checkpoint = new Checkpoint(isSharded ? index : package.WeightsPath);
        try
        {
            if (isSharded)
                checkpoint.AddShards(index);
            else
                checkpoint.Add(package.WeightsPath);
            return checkpoint;
        }
        catch
        {
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>Whether all weights of a package are stored in 16 bits.</summary>
    public static bool IsHalf(ModelPackage package)
    {
        using var checkpoint = Open(package);
        return checkpoint.Names.All(name => checkpoint.Describe(name).DType == "F16");
    }

    /// <summary>Gets a tensor's type and shape.</summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    public SafetensorsEntry Describe(string name) => _tensors[name].Entries[name];

    /// <inheritdoc cref="SafetensorsFile.Read"/>
    public float[] Read(string name) => _tensors[name].Read(name);

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private void AddShards(string index)
    {
        var map = ReadIndex(index);
        foreach (var shard in map.Values.Distinct(StringComparer.Ordinal))
        {
            // The index must not lead out of its folder.
            if (shard != System.IO.Path.GetFileName(shard))
                throw new ModelPackageException(index, $"'{index}' names the file '{shard}'; expected one in the same folder.");
            Add(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(index)!, shard));
        }

        foreach (var (name, shard) in map)
            if (!_tensors.TryGetValue(name, out var file) || System.IO.Path.GetFileName(file.Path) != shard)
                throw new ModelPackageException(index, $"'{index}' says that '{shard}' holds '{name}', but it does not. Download the model's files again.");
    }

    private void Add(string path)
    {
        var file = SafetensorsFile.Open(path);
        _files.Add(file);
        foreach (var name in file.Entries.Keys)
            if (!_tensors.TryAdd(name, file))
                throw new ModelPackageException(path, $"'{name}' is in '{path}' and in '{_tensors[name].Path}'; expected it in one of them.");
    }

    private static Dictionary<string, string> ReadIndex(string index)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(index), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return json.RootElement.GetProperty("weight_map").EnumerateObject()
                .ToDictionary(static property => property.Name, static property => property.Value.GetString() ?? "", StringComparer.Ordinal);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ModelPackageException(index, $"'{index}' is no index of safetensors files: {error.Message} Expected {{\"weight_map\": {{tensor: file}}}}.", error);
        }
    }
}
