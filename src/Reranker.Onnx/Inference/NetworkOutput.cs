using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Reranker.Onnx;

/// <summary>Which output of a network is read, and how it becomes one row a text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rank">1 for [batch_size], 2 for [batch_size, width], 3 for [batch_size, sequence_length, width].</param>
/// <param name="Width">How many numbers a row has.</param>
/// <param name="Pooling">How the states of a text's tokens become one; only for rank 3.</param>
internal sealed record NetworkOutput(string Name, int Rank, int Width, SentencePooling Pooling = default)
{
    private const int TokenStates = 3;

    /// <summary>A cross-encoder's logits.</summary>
    /// <exception cref="ModelPackageException">There are none.</exception>
    public static NetworkOutput FindLogits(InferenceSession session, string path)
    {
        var name = session.OutputNames.Contains("logits") ? "logits" : session.OutputNames is [var only] ? only : null;
        if (name is null)
            throw new ModelPackageException(path, $"'{path}' has the outputs {string.Join(", ", session.OutputNames)}; expected one, or one named logits. {ModelKinds.IfEncoder}");

        var output = session.OutputMetadata[name];
        var fits = output.IsTensor && output.ElementDataType == TensorElementType.Float && output.Dimensions is [_] or [_, 1 or -1];
        return fits
            ? new NetworkOutput(name, output.Dimensions.Length, 1)
            : throw new ModelPackageException(path, $"The output {name} of '{path}' is {output.ElementDataType} [{string.Join(", ", output.Dimensions)}]; expected Float [batch_size, 1]: one score a pair. {ModelKinds.IfEncoder}");
    }

    /// <summary>An encoder's vectors: <c>sentence_embedding</c> as the network pools it, otherwise the states of all tokens.</summary>
    /// <param name="session">The network.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="pooling">How states are pooled.</param>
    /// <param name="mustPool">Take the states where there are any: the pooling was asked for.</param>
    /// <param name="width">How wide vectors are where the network does not say.</param>
    /// <exception cref="ModelPackageException">There are none.</exception>
    public static NetworkOutput FindVectors(InferenceSession session, string path, SentencePooling pooling, bool mustPool, int? width)
    {
        string[] names = mustPool ? ["last_hidden_state", "token_embeddings", "sentence_embedding"] : ["sentence_embedding", "last_hidden_state", "token_embeddings"];
        if (names.FirstOrDefault(session.OutputNames.Contains) is not { } name)
            throw new ModelPackageException(path, $"'{path}' has the outputs {string.Join(", ", session.OutputNames)}; expected sentence_embedding or last_hidden_state, as a sentence encoder has. {ModelKinds.IfCrossEncoder}");

        var output = session.OutputMetadata[name];
        var rank = name == "sentence_embedding" ? 2 : TokenStates;
        var found = output.IsTensor && output.ElementDataType == TensorElementType.Float && output.Dimensions.Length == rank ? output.Dimensions[^1] is > 0 and var size ? size : width ?? 0 : 0;
        return found > 0
            ? new NetworkOutput(name, rank, found, pooling)
            : throw new ModelPackageException(path, $"The output {name} of '{path}' is {output.ElementDataType} [{string.Join(", ", output.Dimensions)}]; expected Float [{(rank == 2 ? "batch_size" : "batch_size, sequence_length")}, hidden_size].");
    }

    /// <summary>How many numbers a batch gives.</summary>
    public int Size(int texts, int length) => checked(texts * Width * (Rank == TokenStates ? length : 1));

    /// <summary>Sets the shape that a batch gives.</summary>
    public void SetShape(Span<long> shape, int texts, int length)
    {
        shape[0] = texts;
        if (Rank > 1)
            shape[^1] = Width;
        if (Rank == TokenStates)
            shape[1] = length;
    }

    /// <summary>Makes one text's numbers its row.</summary>
    /// <param name="numbers">What the network gave for it.</param>
    /// <param name="tokens">How many of the states are of tokens; what follows is padding.</param>
    /// <param name="row">[<see cref="Width"/>].</param>
    public void Collect(ReadOnlySpan<float> numbers, int tokens, Span<float> row)
    {
        numbers[..Width].CopyTo(row);
        if (Rank != TokenStates || Pooling == SentencePooling.Cls)
            return;
        for (var token = 1; token < tokens; token++)
        {
            var state = numbers.Slice(token * Width, Width);
            if (Pooling == SentencePooling.Mean)
                TensorPrimitives.Add(row, state, row);
            else
                TensorPrimitives.Max(row, state, row);
        }

        if (Pooling == SentencePooling.Mean)
            TensorPrimitives.Divide(row, tokens, row);
    }
}
