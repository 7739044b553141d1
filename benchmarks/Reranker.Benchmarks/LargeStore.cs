using System.Globalization;
using Microsoft.Data.Sqlite;
using Reranker.MLflow;

namespace Reranker.Benchmarks;

/// <summary>An embedded MLflow store with many runs, made once and kept in the temporary folder: logging them one by one would take longer than the benchmarks.</summary>
internal static class LargeStore
{
    public const int Metrics = 5;
    public const int Points = 4;
    public const int Params = 5;
    public const int Tags = 5;

    /// <summary>The experiment with the runs.</summary>
    public const string ExperimentId = "0";

    /// <summary>Opens the store with that many runs. Run n has the id n in hexadecimal.</summary>
    public static async Task<IMLflowClient> OpenAsync(int runs)
    {
        var folder = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"mlflow-store-of-{runs}-runs"));
        var file = Path.Combine(folder, "mlflow.db");
        var client = MLflowClient.Create(new MLflowOptions { DataDirectory = folder, TrackingUri = "sqlite:///" + file });
        // The first question makes the file.
        if ((await client.SearchRunsAsync([ExperimentId], new SearchOptions { MaxResults = 1 })).Items.Count == 0)
            await FillAsync(file, runs);
        return client;
    }

    public static string RunId(int number) => number.ToString("x32", CultureInfo.InvariantCulture);

    private static async Task FillAsync(string file, int runs)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        // Run by run, as they come in life: the rows of a table lie in the order of time.
        command.CommandText = $"""
            BEGIN;
            CREATE TEMP TABLE numbers AS WITH RECURSIVE count(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM count WHERE n < {runs - 1}) SELECT n, printf('%032x', n) AS id FROM count;
            CREATE TEMP TABLE fives AS SELECT value AS k FROM json_each('[0,1,2,3,4]');
            INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
                SELECT id, 'run ' || n, 'UNKNOWN', '', '', 'user' || (n % 20), CASE n % 10 WHEN 0 THEN 'FAILED' ELSE 'FINISHED' END,
                    1700000000000 + n * 60000, 1700000030000 + n * 60000, '', 'active', 'mlflow-artifacts:/0/' || id, {ExperimentId} FROM numbers;
            INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
                SELECT 'metric' || k, (n * 7919 + k * 104729) % 1000003 / 1000003.0, 1700000000000 + n * 60000, {Points - 1}, 0, id FROM numbers, fives ORDER BY n;
            INSERT INTO metrics (key, value, timestamp, step, is_nan, run_uuid)
                SELECT key, value / (4 - p.k), timestamp, p.k, 0, run_uuid FROM latest_metrics, fives p WHERE p.k < {Points} ORDER BY latest_metrics.rowid;
            INSERT INTO params (key, value, run_uuid) SELECT 'param' || k, 'value ' || (n / (k + 1) % (10 + k * 100)), id FROM numbers, fives ORDER BY n;
            INSERT INTO tags (key, value, run_uuid) SELECT 'tag' || k, 'value ' || (n / (k + 1) % (10 + k * 100)), id FROM numbers, fives ORDER BY n;
            INSERT INTO tags (key, value, run_uuid) SELECT 'mlflow.runName', 'run ' || n, id FROM numbers;
            COMMIT;
            """;
        await command.ExecuteNonQueryAsync();
    }
}
