namespace Reranker.MLflow;

/// <summary>Paths of artifacts below their root. One that could lead out of it is refused before anything is touched.</summary>
internal static class ArtifactPath
{
    /// <summary>Checks a path; returns it without needless slashes, <c>""</c> for the root.</summary>
    /// <exception cref="MLflowException">It is absolute, climbs, or has characters that mean something else elsewhere.</exception>
    public static string Check(string? path)
    {
        if (string.IsNullOrEmpty(path))
            return "";
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Fault(path, parts) is { } fault)
            throw MLflowException.Invalid($"Invalid path: {PythonText.Repr(path)}. {fault} Expected names below the artifact root, separated by '/'.");
        return string.Join('/', parts);
    }

    /// <summary>Checks a name in a folder, as a server gave it.</summary>
    /// <exception cref="MLflowException">It is none.</exception>
    public static string CheckName(string name) => Check(name) == name && name.Length > 0 && !name.Contains('/')
        ? name
        : throw MLflowException.Invalid($"Invalid path: {PythonText.Repr(name)}. Expected the name of a file in a folder.");

    private static string? Fault(string path, string[] parts) =>
        path[0] == '/' ? "It begins with '/'."
        : parts.Any(static part => part is "." or "..") ? "It has '.' or '..' as a name."
        : path.Contains('#') ? "It has a '#', at which the path of a URI ends: MLflow refuses such names. Rename the file."
        : path.Contains('\0') ? "It has a NUL character."
        // Backslashes and colons are letters on one system and paths on another.
        : OperatingSystem.IsWindows() && path.AsSpan().IndexOfAny('\\', ':') >= 0 ? "It has a backslash or a colon."
        : null;

    /// <summary>The folder that a path lies in.</summary>
    public static string Folder(string path) => path.LastIndexOf('/') is >= 0 and var cut ? path[..cut] : "";

    public static string Join(string folder, string name) => folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";
}
