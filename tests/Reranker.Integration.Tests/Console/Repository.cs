namespace Reranker.Integration.Tests;

/// <summary>Where things are in the repository.</summary>
internal static class Repository
{
    /// <summary>The nearest folder above the tests that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration that the tests were built in.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The shipped model's folder; a test that needs it says so where it is missing.</summary>
    public static string ShippedModel
    {
        get
        {
            var folder = Path.Combine(Root, "models", "reranker-mini");
            Requires.That(Directory.Exists(folder), "needs models/reranker-mini in the repository");
            return folder;
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Reranker.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No Reranker.sln above '{AppContext.BaseDirectory}'.");
    }
}
