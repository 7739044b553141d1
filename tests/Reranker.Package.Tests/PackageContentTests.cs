using System.IO.Compression;
using System.Xml.Linq;

namespace Reranker.Package.Tests;

public sealed class PackageContentTests(PackedLibraries libraries)
{
    [Theory]
    [InlineData("Reranker.Abstractions")]
    [InlineData("Reranker", "Reranker.Core")]
    [InlineData("Reranker.Onnx")]
    [InlineData("Reranker.Training")]
    [InlineData("Reranker.MLflow")]
    [InlineData("Reranker.AspNetCore")]
    [InlineData("Reranker.Jobs")]
    [InlineData("Reranker.Dashboard")]
    public void A_package_has_its_assembly_with_documentation_a_readme_a_licence_and_symbols(string name, string? assembly = null)
    {
        using var package = Open(name);
        var entries = package.Entries.Select(static entry => entry.FullName).ToHashSet();

        Assert.Superset(new HashSet<string> { $"lib/net10.0/{assembly ?? name}.dll", $"lib/net10.0/{assembly ?? name}.xml", "README.md" }, entries);
        var metadata = Specification(package);
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.False(string.IsNullOrWhiteSpace(Value(metadata, "description")));
        Assert.True(File.Exists(Path.Combine(libraries.Feed, $"{name}.{libraries.Version}.snupkg")), "There is no symbol package.");
    }

    [Theory]
    [InlineData("Reranker.Abstractions")]
    [InlineData("Reranker", "Reranker.Abstractions")]
    [InlineData("Reranker.Onnx", "Reranker")]
    [InlineData("Reranker.Training", "Reranker.Onnx")]
    [InlineData("Reranker.MLflow", "Reranker.Abstractions")]
    [InlineData("Reranker.AspNetCore", "Reranker")]
    [InlineData("Reranker.Jobs", "Reranker.AspNetCore", "Reranker.Training")]
    [InlineData("Reranker.Dashboard", "Reranker")]
    public void Packages_depend_on_each_other_as_the_design_says(string name, params string[] expected)
    {
        using var package = Open(name);

        var dependencies = Dependencies(package);

        Assert.Equal(expected, dependencies.Where(static id => id.StartsWith("Reranker", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void The_contract_needs_no_package()
    {
        using var package = Open("Reranker.Abstractions");

        Assert.Empty(Dependencies(package));
    }

    [Fact]
    public void What_works_on_any_reranker_needs_no_package_but_those_of_the_extensions_and_Pollys_core()
    {
        using var package = Open("Reranker");

        Assert.All(
            Dependencies(package).Except(["Reranker.Abstractions"]),
            static id => Assert.Matches(@"^(Microsoft\.Extensions\.(\w+\.Abstractions|Options|Caching\.Memory)|Polly\.Core)$", id));
    }

    [Fact]
    public void The_endpoints_bring_no_runtime_no_tracker_no_queue_and_no_database()
    {
        using var package = Open("Reranker.AspNetCore");

        // Polly.Core is the one of Reranker's own, of which the version is pinned.
        Assert.Equal(["Microsoft.AspNetCore.OpenApi", "Reranker"], Dependencies(package).Except(["Polly.Core"]).Order());
    }

    [Theory]
    [InlineData("Reranker.Onnx")]
    [InlineData("Reranker.MLflow")]
    [InlineData("Reranker.Jobs")]
    [InlineData("Reranker.Training")]
    public void No_package_picks_a_native_torch_for_its_host(string name)
    {
        using var package = Open(name);

        Assert.DoesNotContain(Dependencies(package), static id => id.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase) || id.StartsWith("TorchSharp-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_package_of_a_model_has_files_only_with_the_licences_of_the_model()
    {
        using var package = Open("Reranker.Models.Small");
        var entries = package.Entries.Select(static entry => entry.FullName).ToHashSet();

        Assert.Superset(new HashSet<string> { "README.md", "NOTICE.md", "licenses/Apache-2.0.txt", "buildTransitive/Reranker.Models.Small.targets" }, entries);
        Assert.DoesNotContain(entries, static entry => entry.StartsWith("lib/", StringComparison.Ordinal));
        Assert.Empty(Dependencies(package));
        Assert.Equal("MIT AND Apache-2.0", Value(Specification(package), "license"));
    }

    [Fact]
    public void A_package_of_a_model_has_every_file_of_its_folder()
    {
        Assert.SkipUnless(Repository.HasModel("reranker-small"), "needs models/reranker-small in the repository");
        using var package = Open("Reranker.Models.Small");

        var folder = Path.Combine(Repository.Root, "models", "reranker-small");
        Assert.Equal(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => $"models/reranker-small/{Path.GetRelativePath(folder, file).Replace('\\', '/')}").Order(StringComparer.Ordinal),
            package.Entries.Select(static entry => entry.FullName).Where(static entry => entry.StartsWith("models/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private ZipArchive Open(string name) => ZipFile.OpenRead(Path.Combine(libraries.Feed, $"{name}.{libraries.Version}.nupkg"));

    private static XElement Specification(ZipArchive package)
    {
        using var stream = package.Entries.Single(static entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!;
    }

    private static string? Value(XElement specification, string name) => specification.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    private static string[] Dependencies(ZipArchive package) =>
        [.. Specification(package).Descendants().Where(static element => element.Name.LocalName == "dependency").Select(static element => (string)element.Attribute("id")!)];
}
