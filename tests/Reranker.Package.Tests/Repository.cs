using System.Xml.Linq;

namespace Reranker.Package.Tests;

/// <summary>Where things are in the repository, and which versions it uses.</summary>
internal static class Repository
{
    /// <summary>The nearest folder above the tests that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The configuration that the tests were built in.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Whether a model is there to be packed.</summary>
    public static bool HasModel(string name) => Directory.Exists(Path.Combine(Root, "models", name));

    /// <summary>The version of a third-party package that the repository uses.</summary>
    public static string VersionOf(string package) =>
        (string)XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(version => (string?)version.Attribute("Include") == package).Attribute("Version")!;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Reranker.sln")))
                return folder.FullName;
        throw new InvalidOperationException($"No Reranker.sln above '{AppContext.BaseDirectory}'.");
    }
}
