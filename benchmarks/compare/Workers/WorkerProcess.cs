using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Compare;

/// <summary>A child process that answers commands, one at a time.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Process _process;

    private WorkerProcess(string program, params string[] arguments) =>
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    public static WorkerProcess Start(bool ours)
    {
        if (!ours)
            return new WorkerProcess("node", Path.Combine(ModelFolders.Root, "benchmarks", "compare", "transformers.js", "worker.mjs"));
        var (host, program) = (Environment.ProcessPath!, typeof(WorkerProcess).Assembly.Location);
        return Path.GetFileNameWithoutExtension(host) == "dotnet" ? new WorkerProcess(host, program, "worker") : new WorkerProcess(host, "worker");
    }

    public async Task<WorkerAnswer> AskAsync(WorkerCommand command)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command, Json));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new CompareException($"A worker ended during '{command.Op}'; see above for what it said.");
        var answer = JsonSerializer.Deserialize<WorkerAnswer>(line, Json)!;
        return answer.Error is null ? answer : throw new CompareException($"A worker failed at '{command.Op}': {answer.Error}");
    }

    public Task LoadAsync(ModelShape model, Contender contender, int threads) =>
        AskAsync(new WorkerCommand { Op = "load", Model = contender.Model, Folder = model.Package.Folder, Quantized = contender.Quantized, Threads = threads });

    public Task GiveAsync(Workload workload) => AskAsync(new WorkerCommand { Op = "workload", Workload = workload.Name, Requests = workload.Requests });

    /// <summary>The most memory that it ever had resident, in bytes; 0 where the system does not tell.</summary>
    public long PeakMemory()
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status");
        if (!File.Exists(status))
            return 0;
        var line = File.ReadLines(status).First(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        // A worker ends with its input.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
