using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore;

/// <summary>How the bodies of the endpoints are read, whatever the host's own JSON options say.</summary>
internal sealed class EndpointJson(IOptions<EndpointJsonOptions> options)
{
    private readonly JsonSerializerOptions _serializer = new()
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine([.. options.Value.Contexts]),
    };

    /// <summary>The contract of a body.</summary>
    public JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)_serializer.GetTypeInfo(typeof(T));
}

/// <summary>The contexts that know the bodies of the endpoints.</summary>
internal sealed class EndpointJsonOptions
{
    /// <summary>Each shaped by <see cref="WireShape"/>.</summary>
    public List<IJsonTypeInfoResolver> Contexts { get; } = [];
}
