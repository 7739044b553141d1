using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;

namespace Reranker.WebHost;

/// <summary>
/// Knows callers by <c>Authorization: Bearer KEY</c> or <c>X-Api-Key: KEY</c>, browsers also by the key as the password of Basic authentication, and refuses others with a problem.
/// </summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!keys.Any)
            return RefuseAsync(StatusCodes.Status403Forbidden, "local-only", "Open on this machine only",
                $"No API keys are configured, so that only programs on the host's own machine are answered. Set {HostSettings.Section}:ApiKeys:Read and :Admin to open it.");
        Response.Headers.WWWAuthenticate = HomeApi.PrefersHtml(Request) ? "Basic realm=\"An admin key as the password\", charset=\"UTF-8\"" : Bearer.TrimEnd();
        return RefuseAsync(StatusCodes.Status401Unauthorized, "key", "An API key is needed",
            $"Send a key that the host knows, as 'Authorization: Bearer KEY' or '{Header}: KEY'.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RefuseAsync(StatusCodes.Status403Forbidden, "admin-key", "An admin key is needed", "This key may rank and look; training, promotion and feedback need an admin key.");

    private AuthenticateResult Authenticate()
    {
        if (!keys.Any)
            return Loopback.IsLocal(Context) ? Success(Access.Admin, keyId: null) : AuthenticateResult.NoResult();
        if (Key() is not { Length: > 0 } key)
            return AuthenticateResult.NoResult();
        return keys.RoleOf(key) is { } role ? Success(role, ApiKeys.IdOf(key)) : AuthenticateResult.Fail("The key is unknown.");
    }

    private string? Key()
    {
        var authorization = Request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return Password(authorization[Basic.Length..].Trim());
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim() : Request.Headers[Header].ToString().Trim();
    }

    // RFC 7617: user:password in base 64; the user is anybody.
    private static string? Password(string credentials)
    {
        var bytes = new byte[credentials.Length];
        return Convert.TryFromBase64String(credentials, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password] ? password : null;
    }

    private static AuthenticateResult Success(string role, string? keyId)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], Scheme);
        if (keyId is not null)
            identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, keyId));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    private Task RefuseAsync(int status, string kind, string title, string detail) =>
        Problems.WriteAsync(Context, RerankerProblem.Create(status, kind, title, detail));
}
