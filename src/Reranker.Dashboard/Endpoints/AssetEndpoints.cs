using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Reranker.Dashboard;

/// <summary>The style sheet, the script and the icon, from the assembly.</summary>
internal static class AssetEndpoints
{
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        ["dashboard.css"] = "text/css; charset=utf-8",
        ["dashboard.js"] = "text/javascript; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, byte[]> Contents = Types.Keys.ToFrozenDictionary(static name => name, Read);

    /// <summary>Changes with the content, so that browsers may keep what they have.</summary>
    public static string Version { get; } = Convert.ToHexStringLower(SHA256.HashData([.. Contents.OrderBy(static asset => asset.Key).SelectMany(static asset => asset.Value)]))[..12];

    public static void Map(RouteGroupBuilder group) => group.MapGet("/assets/{name}", static IResult (string name, HttpContext context) =>
    {
        if (!Types.TryGetValue(name, out var type))
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Bytes(Contents[name], type, entityTag: new EntityTagHeaderValue($"\"{Version}\""));
    });

    private static byte[] Read(string name)
    {
        using var stream = typeof(AssetEndpoints).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
