using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Onnx;

/// <summary>What decides the vector of a document beside its text. Only vectors of one space can be compared.</summary>
/// <param name="Model">The model's name and version, for people.</param>
/// <param name="Digest">The digest of its package.</param>
/// <param name="Precision">Which network made them.</param>
/// <param name="Pooling">How states became a vector.</param>
/// <param name="DocumentPrompt">What stood before the document.</param>
/// <param name="MaxLength">The most tokens that were read.</param>
/// <param name="Width">How many numbers a vector has.</param>
internal sealed record VectorSpace(string Model, string Digest, OnnxPrecision Precision, SentencePooling Pooling, string DocumentPrompt, int MaxLength, int Width)
{
    /// <summary>One text for all that counts; the name does not.</summary>
    [JsonIgnore]
    public string Key => $"{Digest}\n{Precision}\n{Pooling}\n{MaxLength}\n{Width}\n{DocumentPrompt}";

    /// <summary>What documents' hashes begin with.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Key));

    /// <summary>What is otherwise in another space, in words.</summary>
    public string Differences(VectorSpace other)
    {
        var differences = new List<string>();
        void Compare(string what, object ours, object theirs)
        {
            if (!ours.Equals(theirs))
                differences.Add($"{what} is '{theirs}' there and '{ours}' here");
        }

        Compare("the model's digest", Digest, other.Digest);
        Compare("the precision", Precision, other.Precision);
        Compare("the pooling", Pooling, other.Pooling);
        Compare("the documents' prompt", DocumentPrompt, other.DocumentPrompt);
        Compare("the most tokens", MaxLength, other.MaxLength);
        Compare("the width", Width, other.Width);
        return string.Join("; ", differences);
    }

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, VectorSpaceJson.Default.VectorSpace);

    public static VectorSpace? FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, VectorSpaceJson.Default.VectorSpace);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(VectorSpace))]
internal sealed partial class VectorSpaceJson : JsonSerializerContext;
