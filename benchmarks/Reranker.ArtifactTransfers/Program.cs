// Moves a folder of 300 MB to each given artifact URI and back, and prints the speed and the peak memory above idle; fails above 64 MB.
//   dotnet run -c Release --project benchmarks/Reranker.ArtifactTransfers -- FOLDER|s3://bucket/prefix|mlflow-artifacts:/path
// One URI a process: the peak is the process's. Servers are given as always (MLFLOW_TRACKING_URI, MLFLOW_S3_ENDPOINT_URL, AWS_ACCESS_KEY_ID, …).
using System.Diagnostics;
using System.Globalization;
using Reranker.MLflow;

const long Limit = 64_000_000;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var uri])
{
    Console.Error.WriteLine("Expected one artifact URI.");
    return 2;
}

var work = Directory.CreateTempSubdirectory("transfers-").FullName;
try
{
    var (source, back) = (Path.Combine(work, "source"), Path.Combine(work, "back"));
    // A model's shape: one large file, some of the size of a part, and small ones.
    var bytes = Write(source, "model.onnx", 200_000_000) + Enumerable.Range(0, 20).Sum(i => Write(source, $"shard{i}", 4_500_000)) + Enumerable.Range(0, 100).Sum(i => Write(source, $"small{i}", 100_000));
    using var mlflow = MLflowClient.Create(new MLflowOptions { DataDirectory = Path.Combine(work, "data") });
    var experiment = await mlflow.CreateExperimentAsync($"transfers-{Guid.NewGuid():N}", uri);
    var run = (await mlflow.CreateRunAsync(experiment)).Info.RunId;
    await mlflow.LogArtifactAsync(run, Path.Combine(source, "small0"));
    await mlflow.DownloadArtifactsAsync($"runs:/{run}/small0", Path.Combine(work, "warm"));
    GC.Collect();
    var idle = Memory(static process => process.WorkingSet64);

    var up = await TimeAsync(() => mlflow.LogArtifactsAsync(run, source, "folder"));
    var down = await TimeAsync(() => mlflow.DownloadArtifactsAsync($"runs:/{run}/folder", back));
    var above = Memory(static process => process.PeakWorkingSet64) - idle;
    await mlflow.DeleteArtifactsAsync($"runs:/{run}/folder");
    Console.WriteLine($"{uri}: {bytes / 1e6:0} MB, up {bytes / 1e6 / up:0} MB/s, down {bytes / 1e6 / down:0} MB/s, peak {above / 1e6:0} MB above {idle / 1e6:0} MB");
    return above <= Limit ? 0 : 1;
}
finally
{
    Directory.Delete(work, recursive: true);
}

static long Memory(Func<Process, long> read)
{
    using var process = Process.GetCurrentProcess();
    return read(process);
}

static async Task<double> TimeAsync(Func<Task> act)
{
    var start = Stopwatch.GetTimestamp();
    await act();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}

static long Write(string folder, string name, long size)
{
    Directory.CreateDirectory(folder);
    var (random, buffer) = (new Random(name.Length), new byte[1 << 16]);
    using var file = File.Create(Path.Combine(folder, name));
    for (var left = size; left > 0; left -= buffer.Length)
    {
        random.NextBytes(buffer);
        file.Write(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
    }

    return size;
}
