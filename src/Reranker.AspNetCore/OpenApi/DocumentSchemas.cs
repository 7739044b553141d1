using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Reranker.AspNetCore;

/// <summary>The schemas of documents and texts: what their converters read cannot be seen from the types.</summary>
internal static class DocumentSchemas
{
    public static Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(DocumentBody[]))
            schema.Items = OneOf(Text(), DocumentObject());
        else if (context.JsonTypeInfo.Type == typeof(DocumentBody))
            (schema.Type, schema.Properties) = (JsonSchemaType.Object, DocumentObject().Properties);
        else if (context.JsonTypeInfo.Type == typeof(TextList))
            schema.OneOf = OneOf(Text(), new OpenApiSchema { Type = JsonSchemaType.Array, Items = OneOf(Text(), DocumentObject()) }).OneOf;
        return Task.CompletedTask;
    }

    private static OpenApiSchema OneOf(params IOpenApiSchema[] forms) => new() { OneOf = forms };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema DocumentObject() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "text" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["id"] = Text(),
            ["text"] = Text(),
            ["score"] = new OpenApiSchema { Type = JsonSchemaType.Number, Description = "What the first stage of the search scored it." },
            ["metadata"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Comes back with the document." },
        },
    };
}
