using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Reranker.MLflow.Tests;

/// <summary>
/// A real MLflow server: the one at <c>MLFLOW_TEST_URI</c>, which must be fresh, or one that is started on this machine where <c>MLFLOW_PYTHONPATH</c> names the
/// folder that has its <c>mlflow</c> package (and <c>MLFLOW_PYTHON</c> the interpreter, if it is not <c>python3</c>), with SQLite and artifacts through it.
/// </summary>
public sealed class MLflowServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlflow-server-");
    private Process? _process;

    private static string? Given => Environment.GetEnvironmentVariable("MLFLOW_TEST_URI");

    private static string? PythonPath => Environment.GetEnvironmentVariable("MLFLOW_PYTHONPATH");

    /// <summary>Whether it has MLflow's basic-auth app, whose administrator the address then names.</summary>
    public static bool HasUsers => Given?.Contains('@') ?? false;

    public static void Require()
    {
        if (string.IsNullOrEmpty(Given) && string.IsNullOrEmpty(PythonPath))
            Assert.Skip("Neither MLFLOW_TEST_URI nor MLFLOW_PYTHONPATH is set: there is no MLflow server to meet.");
    }

    public string Uri { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Given is { Length: > 0 } given)
            Uri = given;
        if (Uri.Length > 0 || string.IsNullOrEmpty(PythonPath))
            return;
        Uri = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("MLFLOW_PYTHON") ?? "python3")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.FullName,
        };
        foreach (var argument in (string[])["-m", "mlflow", "server", "--backend-store-uri", $"sqlite:///{_folder.FullName}/mlflow.db", "--serve-artifacts",
            "--artifacts-destination", $"{_folder.FullName}/artifacts", "--host", "127.0.0.1", "--port", Uri.Split(':')[^1], "--workers", "1"])
            start.ArgumentList.Add(argument);
        start.Environment["PYTHONPATH"] = PythonPath;
        // The tests' own receiver of webhooks is on this machine.
        (start.Environment["MLFLOW_WEBHOOK_ALLOWED_SCHEMES"], start.Environment["MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS"]) = ("http", "true");
        // From the line that says so on, the port takes connections; without it, the output ends.
        var listening = new TaskCompletionSource();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                listening.TrySetException(new InvalidOperationException("The MLflow server did not start."));
            else if (line.Data.Contains("Listening at", StringComparison.Ordinal) || line.Data.Contains("Uvicorn running", StringComparison.Ordinal))
                listening.TrySetResult();
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await listening.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
