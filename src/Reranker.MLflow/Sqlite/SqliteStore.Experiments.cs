using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    private static readonly SqlStatement SelectExperiments =
        SqlStatement.Part($"SELECT experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time FROM experiments");

    public async Task<string> CreateExperimentAsync(
        string name, string? artifactLocation, IReadOnlyDictionary<string, string>? tags, CancellationToken cancellationToken)
    {
        Rules.Experiment(name);
        foreach (var (key, value) in tags ?? EmptyTags)
            Rules.ExperimentTag(key, value);
        return await _database.WriteAsync(
            session =>
            {
                if (session.Find($"{SelectExperiments} WHERE name = {name}", ReadExperiment) is not null)
                    throw MLflowException.Exists($"Experiment(name={name}) already exists.");
                // SQLite gives the highest id + 1, as it does to MLflow.
                session.Execute($"""
                    INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time)
                    VALUES ({name}, {ArtifactUri.Normalize(artifactLocation)}, {LifecycleStage.Active}, {Now}, {Now})
                    """);
                var id = session.Count($"SELECT last_insert_rowid()");
                session.Execute($"""
                    UPDATE experiments SET artifact_location = {ArtifactUri.Append(_artifactRoot, id.ToString(CultureInfo.InvariantCulture))}
                    WHERE experiment_id = {id} AND coalesce(artifact_location, '') = ''
                    """);
                foreach (var (key, value) in tags ?? EmptyTags)
                    session.Execute($"INSERT INTO experiment_tags (key, value, experiment_id) VALUES ({key}, {value}, {id})");
                return id.ToString(CultureInfo.InvariantCulture);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        return await _database.ReadAsync(session => GetExperiment(session, experimentId), cancellationToken).ConfigureAwait(false);
    }

    public async Task<Experiment> GetExperimentByNameAsync(string name, CancellationToken cancellationToken)
    {
        Rules.Required(name, "experiment_name");
        return await _database.ReadAsync(
            session => session.Find($"{SelectExperiments} WHERE name = {name}", ReadExperiment) is { } experiment
                ? WithTags(session, experiment)
                : throw MLflowException.Missing($"Could not find experiment with name '{name}'"),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task RenameExperimentAsync(string experimentId, string newName, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        Rules.Required(newName, "new_name");
        await _database.WriteAsync(
            session =>
            {
                if (GetExperiment(session, experimentId).LifecycleStage != LifecycleStage.Active)
                    throw new MLflowException(MLflowErrorCode.InvalidState, "Cannot rename a non-active experiment.");
                if (session.Count($"SELECT count(*) FROM experiments WHERE name = {newName} AND experiment_id <> {experimentId}") > 0)
                    throw MLflowException.Exists($"Experiment(name={newName}) already exists.");
                session.Execute($"UPDATE experiments SET name = {newName}, last_update_time = {Now} WHERE experiment_id = {experimentId}");
            },
            cancellationToken).ConfigureAwait(false);
    }

    public Task DeleteExperimentAsync(string experimentId, CancellationToken cancellationToken) =>
        MoveExperimentAsync(experimentId, LifecycleStage.Active, LifecycleStage.Deleted, cancellationToken);

    public Task RestoreExperimentAsync(string experimentId, CancellationToken cancellationToken) =>
        MoveExperimentAsync(experimentId, LifecycleStage.Deleted, LifecycleStage.Active, cancellationToken);

    public async Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        Rules.ExperimentTag(key, value);
        await _database.WriteAsync(
            session =>
            {
                RequireActive(GetExperiment(session, experimentId));
                session.Execute($"""
                    INSERT INTO experiment_tags (key, value, experiment_id) VALUES ({key}, {value}, {experimentId})
                    ON CONFLICT (key, experiment_id) DO UPDATE SET value = excluded.value
                    """);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        Rules.Required(key, "key");
        await _database.WriteAsync(
            session =>
            {
                RequireActive(GetExperiment(session, experimentId));
                if (session.Execute($"DELETE FROM experiment_tags WHERE experiment_id = {experimentId} AND key = {key}") == 0)
                    throw MLflowException.Missing($"No tag with name: {key} in experiment with id {experimentId}");
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static Experiment GetExperiment(SqliteSession session, string experimentId) =>
        session.Find($"{SelectExperiments} WHERE experiment_id = {experimentId}", ReadExperiment) is { } experiment
            ? WithTags(session, experiment)
            : throw MLflowException.Missing($"No Experiment with id={experimentId} exists");

    private static void RequireActive(Experiment experiment)
    {
        if (experiment.LifecycleStage != LifecycleStage.Active)
            throw MLflowException.Invalid($"The experiment {experiment.ExperimentId} must be in the 'active' state. Current state is {experiment.LifecycleStage}.");
    }

    private static Experiment WithTags(SqliteSession session, Experiment experiment) => experiment with
    {
        Tags = session.Pairs($"SELECT key, value FROM experiment_tags WHERE experiment_id = {experiment.ExperimentId} ORDER BY key"),
    };

    private static Experiment ReadExperiment(SqliteDataReader row) => new()
    {
        ExperimentId = row.GetInt64(0).ToString(CultureInfo.InvariantCulture),
        Name = row.GetString(1),
        ArtifactLocation = row.TextOrEmpty(2),
        LifecycleStage = row.GetString(3),
        CreationTime = row.NumberOrZero(4),
        LastUpdateTime = row.NumberOrZero(5),
    };

    /// <summary>A new store has the experiment 0, into which runs without a home go; MLflow makes it only where there is no experiment at all.</summary>
    private void CreateDefaultExperiment(SqliteSession session)
    {
        if (session.Count($"SELECT count(*) FROM experiments") == 0)
            session.Execute($"""
                INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
                VALUES (0, 'Default', {ArtifactUri.Append(_artifactRoot, "0")}, {LifecycleStage.Active}, {Now}, {Now})
                """);
    }

    private async Task MoveExperimentAsync(string experimentId, string from, string to, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        await _database.WriteAsync(
            session =>
            {
                var now = Now;
                if (session.Execute($"""
                    UPDATE experiments SET lifecycle_stage = {to}, last_update_time = {now}
                    WHERE experiment_id = {experimentId} AND lifecycle_stage = {from}
                    """) == 0)
                    throw MLflowException.Missing($"No Experiment with id={experimentId} exists");
                session.Execute($"""
                    UPDATE runs SET lifecycle_stage = {to}, deleted_time = {(to == LifecycleStage.Deleted ? now : null)}
                    WHERE experiment_id = {experimentId}
                    """);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
