using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Reranker.WebHost;

/// <summary><c>/openapi/v1.json</c> and the reference page <c>/docs</c>, which takes nothing from elsewhere.</summary>
internal static class DocumentationApi
{
    private const string KeyScheme = "key";

    // In the order of the page.
    private static readonly string[] Tags = ["Ranking", "Training", "Feedback", "Models", "Health"];

    extension(WebApplicationBuilder builder)
    {
        public void AddDocumentation() => builder.Services.AddOpenApi(static options =>
        {
            options.AddDocumentTransformer(static (document, _, _) =>
            {
                document.Info.Title = "Reranker";
                document.Info.Version = HomeApi.Version;
                document.Info.Description = "Ranks documents with a cross-encoder, learns from feedback, and promotes a better model on evidence.";
                document.Tags = new HashSet<OpenApiTag>(Tags.Select(static tag => new OpenApiTag { Name = tag }));
                document.AddComponent(KeyScheme, new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = $"A key of {HostSettings.Section}:ApiKeys; none is needed on the host's own machine while none is configured.",
                });
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(static (operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
                    operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
                return Task.CompletedTask;
            });
        });
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapDocumentation()
        {
            routes.MapOpenApi();
            routes.MapScalarApiReference("/docs", static options => options
                .WithTitle("Reranker")
                .WithTheme(ScalarTheme.None)
                .HideModels()
                .HideDeveloperTools()
                .HideClientButton()
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp());
        }
    }
}
