using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Reranker.AspNetCore;

/// <summary>
/// A parameter of an endpoint that is read from a JSON body, by the rules of this package and not by the JSON options of the host. What cannot be read is
/// refused with the field and the form that was expected of it. A nullable parameter is <see langword="null"/> where there is no body.
/// </summary>
/// <typeparam name="T">The type of the body, which a context given to <c>AddRerankerJson</c> knows.</typeparam>
public sealed class JsonBody<T> : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private JsonBody(T value) => Value = value;

    /// <summary>Gets the body.</summary>
    public T Value { get; }

    static async ValueTask<JsonBody<T>?> IBindableFromHttpContext<JsonBody<T>>.BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(context);
        var type = context.RequestServices.GetRequiredService<EndpointJson>().TypeInfo<T>();
        try
        {
            if (HasBody(context) && await ReadAsync(context, type).ConfigureAwait(false) is { } value)
                return new JsonBody<T>(value);
            return IsOptional(parameter) ? null : throw JsonBodyException.NoObject();
        }
        catch (JsonException error)
        {
            throw new JsonBodyException(JsonProblem.Of(error, type), error);
        }
    }

    static void IEndpointParameterMetadataProvider.PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), IsOptional(parameter)));
    }

    private static bool IsOptional(ParameterInfo parameter) => new NullabilityInfoContext().Create(parameter).WriteState is NullabilityState.Nullable;

    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength is not 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private static async ValueTask<T?> ReadAsync(HttpContext context, JsonTypeInfo<T> type)
    {
        var request = context.Request;
        var encoding = request.HasJsonContentType() ? EncodingOf(request) : null;
        if (encoding is null)
            throw JsonBodyException.NoJson();
        if (encoding.CodePage == Encoding.UTF8.CodePage)
            return await JsonSerializer.DeserializeAsync(request.BodyReader, type, context.RequestAborted).ConfigureAwait(false);
        var utf8 = Encoding.CreateTranscodingStream(request.Body, encoding, Encoding.UTF8, leaveOpen: true);
        await using (utf8.ConfigureAwait(false))
            return await JsonSerializer.DeserializeAsync(utf8, type, context.RequestAborted).ConfigureAwait(false);
    }

    // Quotes are part of the header's syntax, not of the name.
    private static Encoding? EncodingOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var mediaType) || !mediaType.Charset.HasValue)
            return Encoding.UTF8;
        try
        {
            return Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(mediaType.Charset).ToString());
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
