namespace Reranker.MLflow;

/// <summary>The commit that a program comes from, without starting git.</summary>
internal static class GitCommit
{
    // A reference may lead to another; Git itself follows no more.
    private const int MaxHops = 5;

    /// <summary>What the SDK wrote into the program when it was built: the text after the plus sign of <c>1.0.0+&lt;commit&gt;</c>.</summary>
    public static string? OfVersion(string? informationalVersion) =>
        informationalVersion?[(informationalVersion.LastIndexOf('+') + 1)..] is { } commit && IsCommit(commit) ? commit : null;

    /// <summary>The commit that is checked out in the repository or worktree that a folder is in; <see langword="null"/> outside of one.</summary>
    public static string? OfFolder(string folder)
    {
        try
        {
            for (var here = new DirectoryInfo(folder); here is not null; here = here.Parent)
            {
                var git = Path.Combine(here.FullName, ".git");
                if (Directory.Exists(git))
                    return Resolve(git, "HEAD");
                // A worktree or a submodule has its repository elsewhere.
                if (File.Exists(git) && Read(git) is { } link && link.StartsWith("gitdir:", StringComparison.Ordinal))
                    return Resolve(Path.Combine(here.FullName, link["gitdir:".Length..].Trim()), "HEAD");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A run does not fail for want of a tag.
        }

        return null;
    }

    private static string? Resolve(string git, string reference)
    {
        // Branches are shared by the worktrees of a repository.
        var common = Read(Path.Combine(git, "commondir")) is { } shared ? Path.Combine(git, shared) : git;
        for (var hop = 0; hop < MaxHops; hop++)
        {
            var value = Read(Path.Combine(git, reference)) ?? Read(Path.Combine(common, reference)) ?? Packed(common, reference);
            if (value is null || IsCommit(value))
                return value;
            if (!value.StartsWith("ref:", StringComparison.Ordinal))
                return null;
            reference = value["ref:".Length..].Trim();
        }

        return null;
    }

    private static string? Packed(string git, string reference)
    {
        var path = Path.Combine(git, "packed-refs");
        return File.Exists(path)
            ? File.ReadLines(path).Select(static line => line.Split(' ')).FirstOrDefault(line => line is [var commit, var name] && name == reference && IsCommit(commit))?[0]
            : null;
    }

    private static string? Read(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : null;

    // SHA-1 or SHA-256.
    private static bool IsCommit(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);
}
