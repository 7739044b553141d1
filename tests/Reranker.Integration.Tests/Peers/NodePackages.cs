using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Reranker.Integration.Tests;

/// <summary>Scripts for Node.js with packages from npm, which are installed from their lock file when they are first needed.</summary>
internal static class NodePackages
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string?>>> Missing = new();

    /// <summary>Runs a script in a folder with a <c>package-lock.json</c>; without npm the test is skipped, in CI it fails.</summary>
    /// <returns>What the script wrote.</returns>
    public static async Task<string> RunAsync(string folder, string[] arguments, string input = "")
    {
        var missing = await Missing.GetOrAdd(folder, static folder => new(() => InstallAsync(folder))).Value;
        Requires.That(missing is null, $"needs packages for Node.js: {missing}");
        var (exitCode, output, error) = await RunAsync("node", folder, arguments, input);
        Assert.True(exitCode == 0, $"{output} {error}");
        return output;
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
            var (exitCode, output, error) = await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "");
            return exitCode == 0 ? null : $"npm ci failed: {output} {error}";
        }
        catch (Win32Exception error)
        {
            return $"there is no npm ({error.Message})";
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, string folder, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            Environment = { ["ONNXRUNTIME_NODE_INSTALL_CUDA"] = "skip" },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
