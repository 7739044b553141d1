using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace Reranker.WebHost;

/// <summary>Who may do what: <see cref="Read"/> ranks and looks, <see cref="Admin"/> also trains, promotes and gives feedback.</summary>
internal static class Access
{
    public const string Read = nameof(Read);
    public const string Admin = nameof(Admin);

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Keys and what they open. Routes that name no policy (health, documentation, the page) are open.</summary>
        public void AddAccess()
        {
            builder.Services.AddSingleton(ApiKeys.From(builder.Configuration));
            builder.Services.AddAuthentication(ApiKeyHandler.Scheme).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, configureOptions: null);
            builder.Services.AddAuthorizationBuilder()
                .AddPolicy(Read, static policy => policy.RequireRole(Read, Admin))
                .AddPolicy(Admin, static policy => policy.RequireRole(Admin));
        }
    }

    extension(IEndpointConventionBuilder endpoints)
    {
        /// <summary>Asks for a key to look, and for an admin key to do anything else.</summary>
        public void RequireAdminToChange() => endpoints.Add(static endpoint =>
        {
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods ?? [];
            endpoint.Metadata.Add(new AuthorizeAttribute(methods.All(HttpMethods.IsGet) ? Read : Admin));
        });
    }

    extension(WebApplication app)
    {
        public void UseAccess()
        {
            app.UseAuthentication();
            // Callers that are known have their own share; guesses at keys count for the address.
            app.UseRateLimiter();
            app.UseAuthorization();
        }
    }
}
