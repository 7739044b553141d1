using System.Collections.Concurrent;
using System.Diagnostics;

namespace Reranker.Integration.Tests;

/// <summary>Packages from npm, installed from their lock file when they are first needed.</summary>
internal static class NodePackages
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string?>>> Missing = new();

    /// <summary>Installs what a folder's <c>package-lock.json</c> names; without npm the test is skipped, in CI it fails.</summary>
    public static async Task RequireAsync(string folder)
    {
        var missing = await Missing.GetOrAdd(folder, static folder => new(() => InstallAsync(folder))).Value;
        Requires.That(missing is null, $"needs packages for Node.js: {missing}");
    }

    /// <summary>Says what is missing, or nothing.</summary>
    private static async Task<string?> InstallAsync(string folder)
    {
        // The lock file that npm leaves says which version is there.
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
            return null;
        try
        {
            // ONNX Runtime's binary lies in its package; its install script would only look for another one.
            using var npm = Process.Start(new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            {
                WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var (output, error) = (npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync();
            return npm.ExitCode == 0 ? null : $"npm ci failed: {await output} {await error}";
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return $"there is no npm ({error.Message})";
        }
    }
}
