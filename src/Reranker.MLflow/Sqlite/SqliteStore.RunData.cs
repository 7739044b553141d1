using Microsoft.Data.Sqlite;

namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    /// <summary>Gives runs what they recorded, with a few statements for all of them together.</summary>
    private static List<Run> WithData(SqliteSession session, IReadOnlyList<RunInfo> infos)
    {
        if (infos.Count == 0)
            return [];
        var runs = SqlStatement.Part($"(SELECT value FROM json_each({SqliteReading.ToJson(infos.Select(static info => info.RunId))}))");
        var metrics = session.Query(
            $"SELECT run_uuid, key, value, timestamp, step, is_nan FROM latest_metrics WHERE run_uuid IN {runs} ORDER BY key",
            static row => (Run: row.GetString(0), Metric: ReadMetric(row, 1))).ToLookup(static row => row.Run, static row => row.Metric);
        var parameters = ReadPairs(session, SqlStatement.Part($"SELECT run_uuid, key, value FROM params WHERE run_uuid IN {runs} ORDER BY key"));
        var tags = ReadPairs(session, SqlStatement.Part($"SELECT run_uuid, key, value FROM tags WHERE run_uuid IN {runs} ORDER BY key"));
        var inputs = ReadInputs(session, runs);
        return
        [
            .. infos.Select(info => new Run
            {
                Info = info.RunName.Length > 0 ? info : info with { RunName = Of(tags, info).GetValueOrDefault(SystemTags.RunName, "") },
                Data = new RunData { Metrics = [.. metrics[info.RunId]], Params = Of(parameters, info), Tags = Of(tags, info) },
                Inputs = new RunInputs { DatasetInputs = [.. inputs[info.RunId]] },
            }),
        ];

        static Dictionary<string, string> Of(ILookup<string, KeyValuePair<string, string>> pairs, RunInfo info) =>
            new(pairs[info.RunId], StringComparer.Ordinal);
    }

    private static ILookup<string, KeyValuePair<string, string>> ReadPairs(SqliteSession session, SqlStatement statement) =>
        session.Query(statement, static row => (Owner: row.GetString(0), Pair: KeyValuePair.Create(row.GetString(1), row.TextOrEmpty(2))))
            .ToLookup(static row => row.Owner, static row => row.Pair, StringComparer.Ordinal);

    private static ILookup<string, DatasetInput> ReadInputs(SqliteSession session, SqlStatement runs)
    {
        var tags = ReadPairs(session, SqlStatement.Part($"""
            SELECT input_uuid, name, value FROM input_tags
            WHERE input_uuid IN (SELECT input_uuid FROM inputs WHERE destination_type = 'RUN' AND destination_id IN {runs}) ORDER BY name
            """));
        return session.Query(
            $"""
            SELECT inputs.destination_id, inputs.input_uuid, datasets.name, datasets.digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile
            FROM inputs JOIN datasets ON datasets.dataset_uuid = inputs.source_id
            WHERE inputs.destination_type = 'RUN' AND inputs.destination_id IN {runs} ORDER BY inputs.rowid
            """,
            row => (Run: row.GetString(0), Input: new DatasetInput(ReadDataset(row, 2))
            {
                Tags = new Dictionary<string, string>(tags[row.GetString(1)], StringComparer.Ordinal),
            })).ToLookup(static row => row.Run, static row => row.Input, StringComparer.Ordinal);
    }

    private static Metric ReadMetric(SqliteDataReader row, int first) => new(
        row.GetString(first),
        row.GetBoolean(first + 4) ? double.NaN : row.GetDouble(first + 1),
        row.NumberOrZero(first + 2),
        row.GetInt64(first + 3));

    private static Dataset ReadDataset(SqliteDataReader row, int first) => new()
    {
        Name = row.GetString(first),
        Digest = row.GetString(first + 1),
        SourceType = row.GetString(first + 2),
        Source = row.GetString(first + 3),
        Schema = row.TextOrNull(first + 4),
        Profile = row.TextOrNull(first + 5),
    };
}
