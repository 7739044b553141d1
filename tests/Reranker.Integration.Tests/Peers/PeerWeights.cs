namespace Reranker.Integration.Tests;

/// <summary>What another implementation finds in a safetensors file.</summary>
/// <param name="Format">The framework that its metadata name.</param>
/// <param name="ParameterCount">Values by their type.</param>
/// <param name="Bytes">The size of the data.</param>
/// <param name="Tensors">The tensors.</param>
internal sealed record PeerWeights(string Format, IReadOnlyDictionary<string, long> ParameterCount, long Bytes, IReadOnlyList<PeerTensor> Tensors);

/// <summary>A tensor; its first value in hexadecimal digits as it is stored, and whether all its values are the same.</summary>
internal sealed record PeerTensor(string Name, string Dtype, IReadOnlyList<long> Shape, string First, bool IsConstant)
{
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
