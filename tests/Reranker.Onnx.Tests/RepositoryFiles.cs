namespace Reranker.Onnx.Tests;

/// <summary>Files that tests read from where they lie.</summary>
internal static class RepositoryFiles
{
    /// <summary>The repository's root: the nearest folder above the tests that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A golden file of this project.</summary>
    public static string Golden(string file) => Path.Combine(Root, "tests", "Reranker.Onnx.Tests", "Golden", file);

    /// <summary>A file beside the repository; the test is skipped where there is none.</summary>
    public static string Shared(string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root, "..", "shared", path));
        Assert.SkipUnless(File.Exists(full), $"needs '../shared/{path}' beside the repository");
        return full;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Reranker.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No Reranker.sln above '{AppContext.BaseDirectory}'.");
    }
}
