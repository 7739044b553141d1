using System.Diagnostics;

namespace Reranker.Tests;

/// <summary>The scripts of <c>eng</c>, which start real servers for tests.</summary>
internal static class EngScript
{
    /// <summary>Runs a script to its end, which has to be a good one.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        using var script = Process.Start(new ProcessStartInfo("bash", [PathOf(name), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync();
        Assert.True(script.ExitCode == 0, $"{name} {arguments[0]} failed: {await errors}");
        return await output;
    }

    private static string PathOf(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Reranker.sln")))
                return Path.Combine(folder.FullName, "eng", name);
        throw new InvalidOperationException($"No Reranker.sln above '{AppContext.BaseDirectory}'.");
    }
}
