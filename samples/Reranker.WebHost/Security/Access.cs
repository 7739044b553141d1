using Microsoft.AspNetCore.Authentication;

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
