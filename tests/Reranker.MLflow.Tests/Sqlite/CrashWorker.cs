using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Reranker.MLflow.Tests;

/// <summary>A second process: this assembly, told by a variable to log to a store until somebody kills it.</summary>
internal static class CrashWorker
{
    private const string Variable = "RERANKER_MLFLOW_TESTS_CRASH";

    /// <summary>Starts the process; every line of its output is the number of a step that the store accepted.</summary>
    public static Process Start(string databasePath, string runId)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(CrashWorker).Assembly.Location);
        start.Environment[Variable] = $"{runId}|{databasePath}";
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|', 2) is not [var runId, var path])
            return;
        using var client = MLflowClient.Create(new MLflowOptions { TrackingUri = "sqlite:///" + path });
        for (var step = 0; ; step++)
        {
            // Blocking, for no other thread may run code of a module that is being initialized.
            client.LogBatchAsync(runId, [new Metric("a", step, step, step), new Metric("b", step, step, step)]).GetAwaiter().GetResult();
            Console.WriteLine(step.ToString(CultureInfo.InvariantCulture));
        }
    }
}
