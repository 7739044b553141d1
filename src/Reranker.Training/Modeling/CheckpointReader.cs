using Reranker.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>Fills a model with the weights of a Hugging Face checkpoint.</summary>
internal static class CheckpointReader
{
    /// <param name="checkpoint">The weights.</param>
    /// <param name="model">The model to fill.</param>
    /// <param name="headSeed">Decides the head's weights where the checkpoint is an encoder's; <see langword="null"/> to refuse one.</param>
    /// <returns>The tensors that are new, because an encoder has none for them.</returns>
    /// <exception cref="ModelPackageException">Tensors are missing, not the model's, of another shape, or hold what is no number; each is named.</exception>
    public static IReadOnlyList<string> Read(Checkpoint checkpoint, CrossEncoderModule model, int? headSeed)
    {
        var tensors = new CheckpointTensors(checkpoint, model.Config);
        if (!tensors.HasHead && headSeed is null)
            throw new ModelPackageException(checkpoint.Path,
                $"'{checkpoint.Path}' holds an encoder without a head that scores. Train it first; the training begins a head.");

        var fresh = new List<(string Name, Parameter Parameter)>();
        using var noGradients = no_grad();
        foreach (var (name, parameter) in model.CheckpointParameters())
        {
            var mayLack = !tensors.HasHead && CheckpointNames.IsHead(name);
            var problems = tensors.Problems.Count;
            if (tensors.Take(name, parameter.shape, mayLack) is { } stored)
            {
                if (!TryCopy(checkpoint.Read(stored), parameter))
                    tensors.Problems.Add($"'{stored}' holds values that are no finite numbers");
            }
            else if (mayLack && tensors.Problems.Count == problems)
            {
                fresh.Add((name, parameter));
            }
        }

        tensors.RequireAllTaken($"{model.Config.Architecture} with one label");
        Begin(fresh, model.Config.InitializerRange, headSeed);
        return [.. fresh.Select(static tensor => tensor.Name)];
    }

    /// <summary>Whether a package holds a pretrained encoder, which has to be trained before it can rank.</summary>
    public static bool IsEncoder(ModelPackage package)
    {
        try
        {
            var config = BertConfig.Load(package.ConfigPath);
            using var checkpoint = Checkpoint.Open(package);
            return !new CheckpointTensors(checkpoint, config).HasHead;
        }
        catch (ModelPackageException)
        {
            return false; // of a family that is only served, or a network without weights
        }
    }

    /// <exception cref="ModelPackageException">The tokenizer has tokens that the model has not.</exception>
    public static void RequireVocabulary(PairTokenizer tokenizer, BertConfig config, ModelPackage package)
    {
        if (tokenizer.VocabularySize > config.VocabSize)
            throw new ModelPackageException(package.Folder,
                $"The tokenizer of '{package.Folder}' has {tokenizer.VocabularySize} tokens, but its config.json states vocab_size {config.VocabSize}; expected files of one model.");
    }

    /// <summary>Fills an encoder, whatever else the checkpoint has.</summary>
    /// <returns>What was left out.</returns>
    /// <exception cref="ModelPackageException">Tensors are missing, of another shape, unknown parts of the encoder, or hold what is no number; each is named.</exception>
    public static IReadOnlyList<string> ReadEncoder(Checkpoint checkpoint, BiEncoderModule model)
    {
        var tensors = new CheckpointTensors(checkpoint, model.Config);
        using var noGradients = no_grad();
        foreach (var (name, parameter) in model.CheckpointParameters())
            if (tensors.Take(name, parameter.shape, mayLack: false) is { } stored && !TryCopy(checkpoint.Read(stored), parameter))
                tensors.Problems.Add($"'{stored}' holds values that are no finite numbers");
        return tensors.RequireEncoderTaken($"encoder ({model.Config.ModelType})");
    }

    // As transformers does: weights from N(0, initializer_range), biases 0.
    private static void Begin(List<(string Name, Parameter Parameter)> head, double deviation, int? seed)
    {
        if (seed is { } value)
            random.manual_seed(value);
        foreach (var (name, parameter) in head)
            _ = name.EndsWith(".bias", StringComparison.Ordinal) ? init.zeros_(parameter) : init.normal_(parameter, 0, deviation);
    }

    private static bool TryCopy(float[] values, Tensor parameter)
    {
        foreach (var value in values)
            if (!float.IsFinite(value))
                return false;
        using var scope = NewDisposeScope();
        parameter.copy_(tensor(values).view(parameter.shape));
        return true;
    }
}
