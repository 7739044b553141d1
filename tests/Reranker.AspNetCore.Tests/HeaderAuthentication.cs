using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore.Tests;

/// <summary>Whose name stands in a header is that person: the application's own authentication, which knows nothing of rerankers.</summary>
internal sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Header = "X-User";

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication(nameof(HeaderAuthentication)).AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>(nameof(HeaderAuthentication), null);
        services.AddAuthorizationBuilder().AddPolicy("search", static policy => policy.RequireAuthenticatedUser()).AddPolicy("ada", static policy => policy.RequireUserName("Ada"));
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Request.Headers[Header].ToString() is { Length: > 0 } name
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], Scheme.Name)), Scheme.Name))
            : AuthenticateResult.NoResult());
}
