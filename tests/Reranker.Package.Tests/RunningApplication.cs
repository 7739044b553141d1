using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;

namespace Reranker.Package.Tests;

/// <summary>A web application as a process of its own, on a port that the system picks.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private readonly Process _process;

    private RunningApplication(Process process, string address) => (_process, Client) = (process, new HttpClient { BaseAddress = new Uri(address) });

    public HttpClient Client { get; }

    public static async Task<RunningApplication> StartAsync(string assembly)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var output = new StringBuilder();
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The application ended: {output}"));
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new RunningApplication(process, await address.Task.WaitAsync(TestContext.Current.CancellationToken));

        void Read(object sender, DataReceivedEventArgs line)
        {
            lock (output)
                output.AppendLine(line.Data);
            if (line.Data?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                address.TrySetResult(line.Data[(at + Listening.Length)..].Trim());
        }
    }

    public Task<HttpResponseMessage> PostAsync<T>(string path, T body) => Client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
