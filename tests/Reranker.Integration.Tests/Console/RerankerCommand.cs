using System.Diagnostics;
using System.Text;

namespace Reranker.Integration.Tests;

/// <summary>Runs the console host as a shell would.</summary>
internal static class RerankerCommand
{
    private static readonly string Assembly =
        Path.Combine(Repository.Root, "samples", "Reranker.ConsoleHost", "bin", Repository.Configuration, "net10.0", "reranker.dll");

    /// <summary>Runs a command to its end.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="input">What stdin holds.</param>
    /// <param name="settings">Settings by their names in the section <c>Reranker</c>, given in the environment.</param>
    public static async Task<CommandResult> RunAsync(
        string folder, string[] arguments, byte[]? input = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        using var process = Start(folder, arguments, settings);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input ?? [], TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        return await EndAsync(process, output, error);
    }

    /// <summary>Runs a command and presses Ctrl-C as soon as stderr has a line that begins with a text.</summary>
    public static async Task<CommandResult> InterruptAsync(string folder, string[] arguments, string at)
    {
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = new StringBuilder();
        var isInterrupted = false;
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            error.Append(line).Append('\n');
            if (isInterrupted || !line.StartsWith(at, StringComparison.Ordinal))
                continue;
            isInterrupted = true;
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(isInterrupted, $"The command ended before it could be interrupted: {error}");
        return await EndAsync(process, output, Task.FromResult(error.ToString()));
    }

    /// <summary>Runs a command and kills it, by SIGKILL, as soon as it has renamed a file to the given name.</summary>
    public static async Task KillAsync(string folder, string[] arguments, string at)
    {
        var isThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(folder, at) { EnableRaisingEvents = true };
        watcher.Renamed += (_, _) => isThere.TrySetResult();
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.WhenAny(isThere.Task, process.WaitForExitAsync(TestContext.Current.CancellationToken));
        process.Kill();
        var result = await EndAsync(process, output, error);
        Assert.True(result.ExitCode == 137, $"The command ended before it could be killed: {result.Error}");
    }

    private static async Task<CommandResult> EndAsync(Process process, Task<string> output, Task<string> error)
    {
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string folder, string[] arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        // Whoever runs the tests in the background may ignore SIGINT, and children inherit that.
        string[] prefix = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(prefix[0], [.. prefix[1..], Assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MLFLOW_", StringComparison.Ordinal) || name.StartsWith("Reranker__", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["Reranker__SampleFeedback"] = "";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[$"Reranker__{name}"] = value;
        return Process.Start(start)!;
    }
}
