using System.Net;

namespace Reranker.WebHost;

/// <summary>Tells requests that a program on this machine makes from all others.</summary>
internal static class Loopback
{
    /// <summary>
    /// Whether a request comes from this machine, straight, and on a person's or program's own account: not through a proxy, not
    /// under another host's name (DNS rebinding), and not from a foreign page in a browser.
    /// </summary>
    public static bool IsLocal(HttpContext context) =>
        (context.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(context.Connection.RemoteIpAddress))
        && IsLocalName(context.Request.Host.Host)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded")
        && context.Request.Headers["Sec-Fetch-Site"] is not ["cross-site"];

    private static bool IsLocalName(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
