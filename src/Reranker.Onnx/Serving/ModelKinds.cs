namespace Reranker.Onnx;

/// <summary>Tells cross-encoders and sentence encoders apart, and says what to do where one is given for the other.</summary>
internal static class ModelKinds
{
    public const string IfEncoder = "If it is a sentence encoder, serve it with BiEncoderReranker (AddBiEncoderReranker, or RerankerModel.LoadAsync for either kind), or train a cross-encoder from it (reranker train).";

    public const string IfCrossEncoder = "If it is a cross-encoder, serve it with OnnxReranker (AddReranker, or RerankerModel.LoadAsync for either kind).";

    // What transformers calls encoders as they were pretrained.
    private static readonly string[] Encoders = ["Model", "ForMaskedLM", "ForPreTraining"];

    /// <summary>Which kind a folder holds: what sentence-transformers wrote into it, then the class that config.json names, then whether the checkpoint has a head.</summary>
    /// <remarks>An ONNX file beside a config.json that names no class, or an unknown one, is taken for a cross-encoder's.</remarks>
    public static ModelKind Of(ModelPackage package)
    {
        using var sentence = JsonFile.Open(Path.Combine(package.Folder, "config_sentence_transformers.json"), optional: true);
        if (sentence?.RootElement.Text("model_type") is { } type)
            return type == "CrossEncoder" ? ModelKind.CrossEncoder : ModelKind.SentenceEncoder;
        if (SentenceModules.Find(package.Folder) is { HasPooling: true })
            return ModelKind.SentenceEncoder;

        using var config = JsonFile.Open(package.ConfigPath)!;
        string[] classes = [.. config.RootElement.Items("architectures").Select(static item => item.ToString())];
        if (classes.Any(static name => name.EndsWith("ForSequenceClassification", StringComparison.Ordinal)))
            return ModelKind.CrossEncoder;
        var mayBeEncoder = classes.Any(static name => Encoders.Any(end => name.EndsWith(end, StringComparison.Ordinal))) || !(File.Exists(package.OnnxPath) || File.Exists(package.QuantizedOnnxPath));
        return mayBeEncoder && !HasClassifier(package) ? ModelKind.SentenceEncoder : ModelKind.CrossEncoder;
    }

    /// <summary>Refuses a package of the other kind.</summary>
    /// <exception cref="ModelPackageException">It is of the other kind.</exception>
    public static void Require(ModelKind found, ModelKind? expected, string folder)
    {
        if (expected is null || found == expected)
            return;
        throw expected == ModelKind.CrossEncoder ? NoCrossEncoder(folder) : new ModelPackageException(folder,
            $"'{folder}' holds a cross-encoder; expected a sentence encoder. Serve it with OnnxReranker (AddReranker, or RerankerModel.LoadAsync for either kind).");
    }

    /// <summary>An encoder was given for a cross-encoder.</summary>
    public static ModelPackageException NoCrossEncoder(string folder) => new(folder,
        $"'{folder}' holds a sentence encoder, an encoder without a head that scores; expected a cross-encoder. Serve it with BiEncoderReranker (AddBiEncoderReranker, or RerankerModel.LoadAsync for either kind), or train a cross-encoder from it (reranker train).");

    private static bool HasClassifier(ModelPackage package)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(package);
            return checkpoint.Names.Any(static name => name.StartsWith("classifier.", StringComparison.Ordinal));
        }
        catch (ModelPackageException)
        {
            return false; // no weights beside the network, or broken ones, which whoever reads them names
        }
    }
}
