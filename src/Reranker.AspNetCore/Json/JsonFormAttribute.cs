namespace Reranker.AspNetCore;

/// <summary>States the JSON that a type or a property is read from, in words for error messages: where its .NET type doesn't say it.</summary>
/// <param name="expected">What is expected, for instance <c>a string or a list of strings</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property)]
public sealed class JsonFormAttribute(string expected) : Attribute
{
    /// <summary>Gets what is expected.</summary>
    public string Expected { get; } = expected;

    /// <summary>Gets what is expected of each element of a list; <see langword="null"/> where the element's type says it.</summary>
    public string? Element { get; init; }
}
