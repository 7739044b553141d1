using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>The first weights of a student: a text's vector is the mean of its word pieces' vectors, as the teacher makes them of each by itself.</summary>
/// <remarks>
/// Word vectors from a sentence encoder's own output: Minish Lab 2024, "Model2Vec". All vectors are in the principal components of the teacher's, so that the student begins in the space
/// of its targets. Attention starts even, its values as they are; positions start at nothing.
/// </remarks>
internal static class StudentInitializer
{
    private const double WordDeviation = 0.25;
    private const double Noise = 0.02;

    /// <param name="model">The network to fill.</param>
    /// <param name="pieces">[vocabulary, teacher's width]: vectors of the pieces; zeros for special ones.</param>
    /// <param name="components">[teacher's width, student's width].</param>
    /// <param name="seed">Decides all chance.</param>
    public static void Initialize(BiEncoderModule model, Tensor pieces, Tensor components, int seed)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        random.manual_seed(seed);
        foreach (var (name, parameter) in model.CheckpointParameters())
        {
            if (name.EndsWith("word_embeddings.weight", StringComparison.Ordinal))
                parameter.copy_(Words(pieces, components.narrow(1, 0, model.Config.EmbeddingWidth)));
            else if (name.EndsWith("position_embeddings.weight", StringComparison.Ordinal) || name.EndsWith("token_type_embeddings.weight", StringComparison.Ordinal))
                init.zeros_(parameter);
            else if (name.EndsWith("LayerNorm.weight", StringComparison.Ordinal))
                init.ones_(parameter);
            else if (name.EndsWith(".bias", StringComparison.Ordinal))
                init.zeros_(parameter);
            else
                Matrix(name, parameter);
        }
    }

    private static void Matrix(string name, Parameter parameter)
    {
        init.normal_(parameter, 0, Noise);
        if (name.Contains("embeddings_project", StringComparison.Ordinal) || name.EndsWith("self.value.weight", StringComparison.Ordinal) || name.EndsWith("attention.output.dense.weight", StringComparison.Ordinal))
            parameter.add_(eye(parameter.shape[0], parameter.shape[1]));
    }

    private static Tensor Words(Tensor pieces, Tensor components)
    {
        var isKnown = pieces.abs().amax([1], keepdim: true) > 0;
        var mean = pieces.sum([0], keepdim: true) / isKnown.sum();
        var words = functional.normalize((pieces - mean).matmul(components), dim: 1) * (WordDeviation * Math.Sqrt(components.shape[1]));
        return where(isKnown, words, randn_like(words) * WordDeviation);
    }
}
