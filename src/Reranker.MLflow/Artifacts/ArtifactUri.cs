using System.Buffers;

namespace Reranker.MLflow;

/// <summary>URIs of artifacts. Folders go as <c>file:</c> URIs, in which no character of a path can be misread.</summary>
/// <remarks><see cref="Uri"/> takes a path for a URI wherever it looks like one: it decodes <c>%41</c> and climbs at <c>%2e%2e</c>. So paths are coded here, as Python's <c>quote</c> does.</remarks>
internal static class ArtifactUri
{
    private const string FileScheme = "file:";

    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>A folder becomes an absolute URI; other URIs stay as they are.</summary>
    public static string? Normalize(string? location) =>
        string.IsNullOrEmpty(location) ? location : LocalPath(location) is { } path ? OfFolder(path) : location;

    public static string OfFolder(string path)
    {
        path = Path.GetFullPath(path).Replace(Path.DirectorySeparatorChar, '/');
        // On Windows a drive's colon stays, and a share begins with two slashes of its own.
        var drive = path.Length > 1 && path[1] == ':' ? path[..2] : "";
        var rest = Escape(path[drive.Length..]);
        return rest.StartsWith("//", StringComparison.Ordinal) ? FileScheme + rest : $"{FileScheme}//{(drive.Length > 0 ? "/" : "")}{drive}{rest}";
    }

    /// <summary>Adds a path with forward slashes, escaped where the location is a <c>file:</c> URI.</summary>
    public static string Append(string location, string path) => $"{location.TrimEnd('/')}/{(IsFile(location) ? Escape(path) : path)}";

    /// <summary>The path of a <c>file:</c> URI or of a plain path; <see langword="null"/> for other schemes.</summary>
    public static string? LocalPath(string location)
    {
        if (IsFile(location))
            return PathOf(location[FileScheme.Length..]);
        // One letter before a colon is a drive, not a scheme.
        var colon = location.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && location.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0 ? null : location;
    }

    public static bool IsFile(string location) => location.StartsWith(FileScheme, StringComparison.OrdinalIgnoreCase);

    private static string PathOf(string rest)
    {
        // What follows is a query or a fragment, which a folder has none of; in a path both are coded.
        if (rest.AsSpan().IndexOfAny('?', '#') is >= 0 and var end)
            rest = rest[..end];
        var host = "";
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            (host, rest) = slash < 0 ? (rest[2..], "/") : (rest[2..slash], rest[slash..]);
        }

        var path = Uri.UnescapeDataString(rest);
        if (host.Length > 0 && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return $"//{host}{path}";
        return path is ['/', _, ':', ..] && OperatingSystem.IsWindows() ? path[1..] : path;
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
