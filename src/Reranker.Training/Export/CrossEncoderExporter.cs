using Reranker.Onnx;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Publishes a trained model as a package: weights, graph, tokenizer, card and manifest.</summary>
public static class CrossEncoderExporter
{
    /// <summary>Writes the package, compares its scores with torch's, and moves it into place only if they agree.</summary>
    /// <param name="model">The model. With <see cref="WeightPrecision.Half"/> its weights are rounded first.</param>
    /// <param name="folder">Where the package shall be; it must not exist yet.</param>
    /// <param name="options">What to compare on and what to say.</param>
    /// <param name="cancellationToken">Cancels the export; nothing is left behind.</param>
    /// <exception cref="ExportParityException">The exported model's scores differ too much.</exception>
    /// <exception cref="TrainingException">The folder exists, or cannot be written.</exception>
    public static async Task<ModelPackage> ExportAsync(CrossEncoder model, string folder, ExportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Probe.Count == 0)
            throw new TrainingException("The export needs at least one pair to compare the exported model with torch on.");

        return await PackageFolder.PublishAsync(folder, async partial =>
        {
            var activation = Activation(model, options.Manifest);
            await WriteFilesAsync(model, partial, options, activation, cancellationToken).ConfigureAwait(false);
            var parity = await MeasureParityAsync(model, partial, options.Probe, cancellationToken).ConfigureAwait(false);
            if (!(parity <= options.MaxDifference))
                throw new ExportParityException(parity, options.MaxDifference);
            if (options.WeightsOnly)
                Directory.Delete(Path.Combine(partial, "onnx"), recursive: true);

            await ModelPackage.SealAsync(partial, options.Manifest with
            {
                MaxLength = model.Tokenizer.MaxLength,
                Activation = activation?.ManifestName(),
                ExportParity = parity,
            }, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    // What was asked for, what the base model has, or what is usual. A sentence encoder has none: its score is a cosine.
    private static ScoreActivation? Activation(CrossEncoder model, ModelManifest manifest) =>
        model.Module is BiEncoderModule ? null
            : manifest.Activation is { } name
            ? ScoreActivations.Parse(name) ?? throw new TrainingException($"The manifest's activation is '{name}'; expected sigmoid or identity.")
            : model.BasePackage is { } package ? CrossEncoderConfig.LoadActivation(package) : ScoreActivation.Sigmoid;

    private static async Task WriteFilesAsync(CrossEncoder model, string folder, ExportOptions options, ScoreActivation? activation, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, "onnx"));
        var weights = TakeWeights(model.Module, options.Precision);
        await SafetensorsWriter.WriteAsync(Path.Combine(folder, "model.safetensors"), Stored(model, weights), options.Precision, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(folder, "onnx", "model.onnx"), Graph(model, weights, options.Precision), cancellationToken).ConfigureAwait(false);
        await ConfigWriter.WriteAsync(Path.Combine(folder, "config.json"), model, options.Precision, activation, cancellationToken).ConfigureAwait(false);
        await TokenizerWriter.WriteAsync(folder, model, cancellationToken).ConfigureAwait(false);
        foreach (var extra in options.Extras)
            File.Copy(extra, Path.Combine(folder, Path.GetFileName(extra)));
        if (model.Module is BiEncoderModule encoder)
            await SentenceEncoderFiles.WriteAsync(folder, encoder, model.Tokenizer.MaxLength, cancellationToken).ConfigureAwait(false);
        if (options.ModelCard.Length > 0)
            await File.WriteAllTextAsync(Path.Combine(folder, ModelCard.FileName), options.ModelCard, cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Graph(CrossEncoder model, List<NamedWeights> weights, WeightPrecision precision)
    {
        var byName = weights.ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        return NetworkWriter.Write(model.Config, Output(model.Module), model.Tokenizer.ClsId, name => byName[name], precision);
    }

    private static BertOutput Output(CrossEncoderModule module) =>
        module is not BiEncoderModule encoder ? BertOutput.Logits
        : encoder.Pooling == SentencePooling.Cls ? BertOutput.FirstState
        : BertOutput.TokenStates;

    // An encoder by itself goes by bare names.
    private static List<NamedWeights> Stored(CrossEncoder model, List<NamedWeights> weights)
    {
        var prefix = CheckpointNames.EncoderPrefix(model.Config.Family);
        return model.Module is BiEncoderModule ? [.. weights.Select(tensor => tensor with { Name = tensor.Name[prefix.Length..] })] : weights;
    }

    /// <summary>Copies the parameters out of torch, after rounding them there to what will be stored.</summary>
    private static List<NamedWeights> TakeWeights(CrossEncoderModule module, WeightPrecision precision)
    {
        using var noGradients = no_grad();
        var weights = new List<NamedWeights>();
        foreach (var (name, parameter) in module.CheckpointParameters())
        {
            using var scope = NewDisposeScope();
            if (precision == WeightPrecision.Half)
                parameter.copy_(parameter.to(ScalarType.Float16).to(ScalarType.Float32));
            weights.Add(new NamedWeights(name, parameter.shape, parameter.data<float>().ToArray()));
        }

        return weights;
    }

    /// <summary>The largest difference of a logit between torch and the package's network, for large logits as a share of them.</summary>
    private static async Task<double> MeasureParityAsync(
        CrossEncoder model, string folder, IReadOnlyList<QueryDocumentPair> probe, CancellationToken cancellationToken)
    {
        var package = await ModelPackage.OpenAsync(folder, cancellationToken: cancellationToken).ConfigureAwait(false);
        using var served = await RerankerModel.LoadAsync(package, new OnnxRerankerOptions { MaxStateBytes = 0 }, cancellationToken).ConfigureAwait(false);
        var scale = (model.Module as BiEncoderModule)?.Scale ?? 1; // it serves the cosine
        var actual = await served.ScoreAsync(new ScoreRequest(probe), new RerankOptions { RawScores = true }, cancellationToken).ConfigureAwait(false);
        var expected = model.Score(probe, exact: true);
        return expected.Zip(actual.Scores, (left, right) => Math.Abs(left - (scale * right)) / Math.Max(1, Math.Abs(left))).Max();
    }
}
