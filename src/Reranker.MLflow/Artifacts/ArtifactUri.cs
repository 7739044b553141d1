using System.Buffers;

namespace Reranker.MLflow;

/// <summary>URIs of artifacts. Folders go as <c>file:</c> URIs, in which no character of a path can be misread.</summary>
internal static class ArtifactUri
{
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>A folder becomes an absolute URI; other URIs stay as they are.</summary>
    public static string? Normalize(string? location) =>
        string.IsNullOrEmpty(location) ? location : LocalPath(location) is { } path ? OfFolder(path) : location;

    public static string OfFolder(string path) => new Uri(Path.GetFullPath(path)).AbsoluteUri;

    /// <summary>Adds a path with forward slashes, escaped where the location is a <c>file:</c> URI.</summary>
    public static string Append(string location, string path) => location.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
        ? $"{location.TrimEnd('/')}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}"
        : $"{location.TrimEnd('/')}/{path}";

    /// <summary>The path of a <c>file:</c> URI or of a plain path; <see langword="null"/> for other schemes.</summary>
    public static string? LocalPath(string location)
    {
        if (location.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return new Uri(location).LocalPath;
        // One letter before a colon is a drive, not a scheme.
        var colon = location.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 && location.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0 ? null : location;
    }
}
