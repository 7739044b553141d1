using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Reranker.Onnx;

/// <summary>The inputs that a network asks for, by name, and what goes into them.</summary>
internal sealed class ModelInputs
{
    private const string InputIds = "input_ids", AttentionMask = "attention_mask", TokenTypeIds = "token_type_ids";

    private ModelInputs(string[] names) => Names = names;

    /// <summary>The names in the model's order.</summary>
    public string[] Names { get; }

    /// <summary>Reads what a session asks for.</summary>
    /// <exception cref="ModelPackageException">It asks for something that a cross-encoder doesn't.</exception>
    public static ModelInputs Of(InferenceSession session, string path)
    {
        foreach (var name in session.InputNames)
        {
            if (name is not (InputIds or AttentionMask or TokenTypeIds))
                throw new ModelPackageException(path, $"'{path}' asks for the input {name}; expected {InputIds}, {AttentionMask} and, optionally, {TokenTypeIds}.");
            if (session.InputMetadata[name] is not { IsTensor: true, ElementDataType: TensorElementType.Int64 } input)
                throw new ModelPackageException(path, $"The input {name} of '{path}' is {session.InputMetadata[name].ElementDataType}; expected Int64 [batch_size, sequence_length].");
            if (input.Dimensions is not [_, _])
                throw new ModelPackageException(path, $"The input {name} of '{path}' has {input.Dimensions.Length} dimensions; expected 2: [batch_size, sequence_length].");
        }

        return session.InputNames.Contains(InputIds)
            ? new ModelInputs([.. session.InputNames])
            : throw new ModelPackageException(path, $"'{path}' has no input {InputIds}; expected a cross-encoder over tokens.");
    }

    /// <summary>Writes one input of a batch, row after row.</summary>
    public void Fill(int input, Span<long> tensor, PairBatch batch, ReadOnlySpan<EncodedPair> pairs, int padId)
    {
        foreach (var index in batch.Pairs.Span)
        {
            var pair = pairs[index];
            var row = tensor[..pair.Length];
            var padding = tensor[pair.Length..batch.Length];
            switch (Names[input])
            {
                case InputIds:
                    var ids = pair.Ids.Span;
                    for (var position = 0; position < ids.Length; position++)
                        row[position] = ids[position];
                    padding.Fill(padId);
                    break;
                case AttentionMask:
                    row.Fill(1);
                    padding.Clear();
                    break;
                default:
                    row[..pair.SecondSegmentStart].Clear();
                    row[pair.SecondSegmentStart..].Fill(1);
                    padding.Clear();
                    break;
            }

            tensor = tensor[batch.Length..];
        }
    }
}
