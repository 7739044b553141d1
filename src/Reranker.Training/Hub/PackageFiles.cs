namespace Reranker.Training;

/// <summary>Which files of a repository make up a package.</summary>
internal static class PackageFiles
{
    private static readonly HashSet<string> Small = new(StringComparer.Ordinal)
    {
        "config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt", "vocab.json", "merges.txt",
        "sentencepiece.bpe.model", "spiece.model", "README.md", "LICENSE", "LICENSE.txt", "NOTICE", "modules.json", "1_Pooling/config.json",
        "config_sentence_transformers.json", "sentence_bert_config.json", ModelManifest.FileName,
    };

    private static readonly HashSet<string> Networks = new(StringComparer.Ordinal) { "onnx/model.onnx", "onnx/model.onnx_data", "onnx/model_quantized.onnx" };

    private static readonly string[] Pickles = [".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".h5", ".msgpack"];

    /// <summary>Chooses the files to download: no pickles, and none that nothing here reads.</summary>
    /// <exception cref="HubException">The repository holds no package, weights of a refused kind only, or a path that leads elsewhere.</exception>
    public static IReadOnlyList<HubFile> Choose(string id, IReadOnlyList<HubFile> files)
    {
        // A package of ours is all that its manifest names.
        var isOurs = files.Any(static file => file.Path == ModelManifest.FileName);
        var chosen = files.Where(file => isOurs
            ? !IsPickle(file.Path) && file.Path != ".gitattributes"
            : Small.Contains(file.Path) || Networks.Contains(file.Path) || IsSafetensors(file.Path)).ToArray();
        if (chosen.FirstOrDefault(static file => !IsInside(file.Path)) is { } outside)
            throw new HubException($"'{id}' names a file outside of its folder: '{outside.Path}'. Nothing was downloaded.");
        if (!chosen.Any(static file => file.Path == "config.json"))
            throw new HubException($"'{id}' has no config.json; expected a cross-encoder or an encoder in the Hugging Face layout.");
        if (chosen.Any(static file => Networks.Contains(file.Path) || IsSafetensors(file.Path)))
            return chosen;

        var pickle = files.FirstOrDefault(static file => IsPickle(file.Path));
        throw new HubException(pickle is null
            ? $"'{id}' has no weights; expected model.safetensors or onnx/model.onnx."
            : $"'{id}' has its weights only as '{pickle.Path}', which may run code when it is read and is not. Expected model.safetensors or onnx/model.onnx: convert the model, or look for a revision of it with safetensors (--revision refs/pr/…).");
    }

    private static bool IsSafetensors(string path) =>
        path is "model.safetensors" or "model.safetensors.index.json" || (path.StartsWith("model-", StringComparison.Ordinal) && path.EndsWith(".safetensors", StringComparison.Ordinal) && !path.Contains('/', StringComparison.Ordinal));

    private static bool IsPickle(string path) => Pickles.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static bool IsInside(string path) =>
        !Path.IsPathRooted(path) && !path.Contains('\\', StringComparison.Ordinal) && !path.Contains(':', StringComparison.Ordinal) && path.Split('/').All(static part => part is not ("" or "." or ".."));
}
