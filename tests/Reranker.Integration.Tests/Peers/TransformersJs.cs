using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Reranker.Integration.Tests;

/// <summary>Transformers.js in Node.js, installed from its lock file when it is first needed.</summary>
public sealed class TransformersJs
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Reranker.Integration.Tests", "Peers", "transformers.js");
    private readonly Lazy<Task<string?>> _missing = new(InstallAsync);

    /// <summary>Scores pairs with a model package.</summary>
    /// <param name="modelFolder">The package.</param>
    /// <param name="pairs">What is scored, each pair by itself.</param>
    /// <param name="dtype">Which network: <c>fp32</c> or <c>q8</c>.</param>
    /// <returns>Logits, in the order of the pairs.</returns>
    internal async Task<float[]> ScoreAsync(string modelFolder, IEnumerable<QueryDocumentPair> pairs, string dtype = "fp32")
    {
        var missing = await _missing.Value;
        Requires.That(missing is null, $"needs Transformers.js: {missing}");
        var lines = pairs.Select(static pair => JsonSerializer.Serialize(new { query = pair.Query, document = pair.Document }));
        var (exitCode, output, error) = await RunAsync("node", ["score.mjs", modelFolder, dtype], string.Join('\n', lines));
        Assert.True(exitCode == 0, error);
        return JsonSerializer.Deserialize<float[]>(output)!;
    }

    /// <summary>Says what is missing, or nothing.</summary>
    private static async Task<string?> InstallAsync()
    {
        // The lock file that npm leaves says which version is there.
        var installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
            return null;
        try
        {
            // ONNX Runtime's binary lies in its package; its install script would only look for another one.
            var (exitCode, output, error) = await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "");
            return exitCode == 0 ? null : $"npm ci failed: {output} {error}";
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return $"there is no npm ({error.Message})";
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
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
