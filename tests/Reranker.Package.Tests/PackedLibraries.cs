using System.Text.RegularExpressions;

[assembly: AssemblyFixture(typeof(Reranker.Package.Tests.PackedLibraries))]

namespace Reranker.Package.Tests;

/// <summary>The packages in a feed of their own, and folders that restore from it.</summary>
/// <remarks>
/// Our packages come from the feed alone and are unpacked beside it, so that no older ones are met; all others come from
/// the user's own sources, or from what the user's package folder holds already.
/// </remarks>
public sealed partial class PackedLibraries : IAsyncLifetime
{
    private static readonly string[] Names =
    [
        "Reranker.Abstractions", "Reranker", "Reranker.Onnx", "Reranker.Models.Small", "Reranker.Training", "Reranker.MLflow", "Reranker.AspNetCore", "Reranker.Jobs", "Reranker.Dashboard",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("reranker-packages-").FullName;

    internal string Feed => Path.Combine(_root, "feed");

    internal string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        foreach (var name in Names)
            await Dotnet.RunAsync(Repository.Root, null, "pack", Path.Combine("src", name), "--no-build", "-c", Repository.Configuration, "-o", Feed, "-nologo");
        Version = VersionPattern().Match(Path.GetFileName(Directory.GetFiles(Feed, "Reranker.Abstractions.*.nupkg").Single())).Groups[1].Value;
        await File.WriteAllTextAsync(Path.Combine(_root, "NuGet.config"), await ConfigurationAsync());
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a console project that knows the feed, builds it, and runs it.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="program">Its only source.</param>
    /// <param name="packages">What it references.</param>
    /// <param name="arguments">What its program is run with.</param>
    /// <returns>What the program wrote, and the folder that it was built into.</returns>
    internal async Task<(string Output, string Binaries)> RunAsync(string name, string program, IReadOnlyDictionary<string, string> packages, params string[] arguments)
    {
        var binaries = await BuildAsync(name, "Microsoft.NET.Sdk", program, packages);
        return (await Dotnet.RunAsync(Path.GetDirectoryName(binaries)!, null, [Path.Combine(binaries, $"{name}.dll"), .. arguments]), binaries);
    }

    /// <summary>Makes a project that knows the feed, and builds it.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="sdk">Its SDK.</param>
    /// <param name="program">Its only source.</param>
    /// <param name="packages">What it references.</param>
    /// <returns>The folder that it was built into.</returns>
    internal async Task<string> BuildAsync(string name, string sdk, string program, IReadOnlyDictionary<string, string> packages)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(packages.Select(static package => $"""<PackageReference Include="{package.Key}" Version="{package.Value}" />"""))}
              </ItemGroup>
            </Project>
            """);
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = Path.Combine(_root, "unpacked") };
        await Dotnet.RunAsync(folder, environment, "build", "-c", "Release", "-o", "out", "-nologo");
        return Path.Combine(folder, "out");
    }

    private async Task<string> ConfigurationAsync()
    {
        var sources = SourcePattern().Matches(await Dotnet.RunAsync(Repository.Root, null, "nuget", "list", "source")).Select(static match => match.Groups[1].Value);
        var unpacked = (await Dotnet.RunAsync(Repository.Root, null, "nuget", "locals", "global-packages", "--list")).Split(": ", 2)[1].Trim();
        return $"""
            <configuration>
              <packageSources>
                <add key="reranker-feed" value="{Feed}" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="reranker-feed"><package pattern="Reranker" /><package pattern="Reranker.*" /></packageSource>
                {string.Concat(sources.Select(static source => $"""<packageSource key="{source}"><package pattern="*" /></packageSource>"""))}
              </packageSourceMapping>
              <fallbackPackageFolders>
                <add key="user" value="{unpacked}" />
              </fallbackPackageFolders>
            </configuration>
            """;
    }

    [GeneratedRegex(@"^Reranker\.Abstractions\.(.+)\.nupkg$")]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"^\s*\d+\.\s+(.+) \[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex SourcePattern();
}
