using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    private static readonly Dictionary<string, string> EmptyTags = [];

    private static readonly SqlStatement SelectRuns = SqlStatement.Part(
        $"SELECT run_uuid, name, experiment_id, user_id, status, start_time, end_time, artifact_uri, lifecycle_stage FROM runs");

    public async Task<Run> CreateRunAsync(
        string experimentId, string? runName, long? startTime, IReadOnlyDictionary<string, string>? tags, string? userId, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        Rules.TagKeys(tags);
        foreach (var (key, value) in tags ?? EmptyTags)
            all[key] = Cut("tag", key, value, Rules.TagLength);

        var named = all.GetValueOrDefault(SystemTags.RunName);
        if (!string.IsNullOrEmpty(runName) && !string.IsNullOrEmpty(named) && runName != named)
            throw MLflowException.Invalid($"Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='{runName}', mlflow.runName='{named}').");
        var id = Guid.NewGuid().ToString("N");
        var name = FirstNonEmpty(runName, named, "run-" + id[..8]);
        all[SystemTags.RunName] = name;

        return await _database.WriteAsync(
            session =>
            {
                var experiment = GetExperiment(session, experimentId);
                RequireActive(experiment);
                session.Execute($"""
                    INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, source_version,
                        lifecycle_stage, artifact_uri, experiment_id)
                    VALUES ({id}, {name}, 'UNKNOWN', '', '', {userId ?? ""}, 'RUNNING', {startTime ?? Now}, '',
                        {LifecycleStage.Active}, {ArtifactUri.Append(experiment.ArtifactLocation, $"{id}/artifacts")}, {experimentId})
                    """);
                foreach (var (key, value) in all)
                    UpsertTag(session, id, key, value);
                return GetRun(session, id);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        return await _database.ReadAsync(session => GetRun(session, runId), cancellationToken).ConfigureAwait(false);
    }

    public async Task<RunInfo> UpdateRunAsync(string runId, RunStatus? status, long? endTime, string? runName, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        return await _database.WriteAsync(
            session =>
            {
                GetActiveRun(session, runId);
                // A run that goes on, or waits to, has not ended.
                var goesOn = endTime is null && status is RunStatus.Running or RunStatus.Scheduled;
                session.Execute($"""
                    UPDATE runs SET status = coalesce({status?.ToWire()}, status), end_time = CASE WHEN {goesOn} THEN NULL ELSE coalesce({endTime}, end_time) END WHERE run_uuid = {runId}
                    """);
                if (!string.IsNullOrEmpty(runName))
                    RenameRun(session, runId, runName);
                return GetRunInfo(session, runId);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public Task DeleteRunAsync(string runId, CancellationToken cancellationToken) => MoveRunAsync(runId, LifecycleStage.Deleted, cancellationToken);

    public Task RestoreRunAsync(string runId, CancellationToken cancellationToken) => MoveRunAsync(runId, LifecycleStage.Active, cancellationToken);

    public async Task<IReadOnlyList<ArtifactInfo>> ListArtifactsAsync(string runId, string? path, CancellationToken cancellationToken)
    {
        var run = await _database.ReadAsync(session => GetRunInfo(session, runId), cancellationToken).ConfigureAwait(false);
        return await _artifacts.Open(run.ArtifactUri).ListAsync(path, cancellationToken).ConfigureAwait(false);
    }

    private static Run GetRun(SqliteSession session, string runId) => WithData(session, [GetRunInfo(session, runId)])[0];

    private static RunInfo GetRunInfo(SqliteSession session, string runId) =>
        session.Find($"{SelectRuns} WHERE run_uuid = {runId}", ReadRunInfo) ?? throw MLflowException.Missing($"Run with id={runId} not found");

    private static RunInfo GetActiveRun(SqliteSession session, string runId)
    {
        var run = GetRunInfo(session, runId);
        return run.LifecycleStage == LifecycleStage.Active
            ? run
            : throw MLflowException.Invalid($"The run {runId} must be in the 'active' state. Current state is {run.LifecycleStage}.");
    }

    private static void RenameRun(SqliteSession session, string runId, string name)
    {
        session.Execute($"UPDATE runs SET name = {name} WHERE run_uuid = {runId}");
        UpsertTag(session, runId, SystemTags.RunName, name);
    }

    private static RunInfo ReadRunInfo(SqliteDataReader row) => new()
    {
        RunId = row.GetString(0),
        RunName = row.TextOrEmpty(1),
        ExperimentId = row.NumberOrZero(2).ToString(CultureInfo.InvariantCulture),
        UserId = row.TextOrEmpty(3),
        Status = EnumNames.ToRunStatus(row.GetString(4)),
        StartTime = row.NumberOrZero(5),
        EndTime = row.NumberOrNull(6),
        ArtifactUri = row.TextOrEmpty(7),
        LifecycleStage = row.GetString(8),
    };

    private static string FirstNonEmpty(string? first, string? second, string last) =>
        !string.IsNullOrEmpty(first) ? first : !string.IsNullOrEmpty(second) ? second : last;

    private async Task MoveRunAsync(string runId, string stage, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        await _database.WriteAsync(
            session =>
            {
                if (session.Execute($"""
                    UPDATE runs SET lifecycle_stage = {stage}, deleted_time = {(stage == LifecycleStage.Deleted ? Now : null)} WHERE run_uuid = {runId}
                    """) == 0)
                    throw MLflowException.Missing($"Run with id={runId} not found");
            },
            cancellationToken).ConfigureAwait(false);
    }
}
