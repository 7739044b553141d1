using System.Collections.Concurrent;
using System.Diagnostics;

namespace Reranker.Integration.Tests.Web;

/// <summary>The web host as a process of its own, which can be killed.</summary>
internal sealed class WebHostProcess : IAsyncDisposable
{
    private const string ListensOn = "Now listening on: ";
    private static readonly string Assembly = AssemblyOf("Reranker.WebHost");

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebHostProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new();

    /// <summary>How it ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>What it has written so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The most memory that it had resident so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a host on loopback, and returns when it listens.</summary>
    public static Task<WebHostProcess> StartAsync(TinyModel model, string dataDirectory, params IEnumerable<(string Name, string Value)> settings) =>
        ListensAsync(Launch(model, dataDirectory, settings));

    /// <summary>Starts another sample in the same way.</summary>
    public static Task<WebHostProcess> StartSampleAsync(string sample, string dataDirectory) =>
        ListensAsync(Launch(AssemblyOf(sample), dataDirectory, [("$DataDirectory", dataDirectory)]));

    private static async Task<WebHostProcess> ListensAsync(WebHostProcess host)
    {
        try
        {
            var ended = host._process.WaitForExitAsync(Http.Cancelled);
            Assert.True(await Task.WhenAny(host._address.Task, ended) != ended, $"The host ended: {host.Output}");
            host.Client.BaseAddress = await host._address.Task;
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a host that cannot start.</summary>
    /// <returns>What it says.</returns>
    public static async Task<string> FailAsync(TinyModel model, string dataDirectory, params IEnumerable<(string Name, string Value)> settings)
    {
        await using var host = Launch(model, dataDirectory, settings);
        await host._process.WaitForExitAsync(Http.Cancelled);
        Assert.Equal(1, host._process.ExitCode);
        return host.Output;
    }

    private static string AssemblyOf(string sample) => Path.Combine(Repository.Root, "samples", sample, "bin", Repository.Configuration, "net10.0", $"{sample}.dll");

    private static WebHostProcess Launch(TinyModel model, string dataDirectory, IEnumerable<(string Name, string Value)> settings) =>
        Launch(Assembly, dataDirectory, [("DataDirectory", dataDirectory), ("BaseModel", model.Folder), ("SampleFeedback", ""), .. settings]);

    private static WebHostProcess Launch(string assembly, string dataDirectory, IEnumerable<(string Name, string Value)> settings)
    {
        var start = new ProcessStartInfo("dotnet", [assembly]) { WorkingDirectory = dataDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MLFLOW_", StringComparison.Ordinal) || name.StartsWith("Reranker__", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
            start.Environment[name.StartsWith('$') ? name[1..] : $"Reranker__{name}"] = value; // "$NAME": a variable of others
        return new WebHostProcess(Process.Start(start)!);
    }

    /// <summary>Runs the host's program to its end.</summary>
    public static async Task<int> RunAsync(params string[] arguments)
    {
        using var process = Process.Start("dotnet", [Assembly, .. arguments]);
        await process.WaitForExitAsync(Http.Cancelled);
        return process.ExitCode;
    }

    /// <summary>Ends it as nobody can prevent: SIGKILL on Unix.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(Http.Cancelled);
    }

    /// <summary>Asks it to end, as an orchestrator does, and waits until it has.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", $"-TERM {_process.Id}");
        await kill.WaitForExitAsync(Http.Cancelled);
        await _process.WaitForExitAsync(Http.Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        _output.Enqueue(line);
        if (line.IndexOf(ListensOn, StringComparison.Ordinal) is >= 0 and var at)
            _address.TrySetResult(new Uri(line[(at + ListensOn.Length)..]));
    }
}
