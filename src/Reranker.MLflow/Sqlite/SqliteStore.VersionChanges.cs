namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    public async Task<ModelVersion> UpdateModelVersionAsync(string name, int version, string? description, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return await _database.WriteAsync(
            session =>
            {
                RequireVersion(session, name, version);
                session.Execute($"UPDATE model_versions SET description = {description}, last_updated_time = {Now} WHERE name = {name} AND version = {version}");
                return GetVersion(session, name, version);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<ModelVersion> TransitionModelVersionStageAsync(
        string name, int version, string stage, bool archiveExistingVersions, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        var canonical = Rules.Transition(stage, archiveExistingVersions);
        return await _database.WriteAsync(
            session =>
            {
                RequireVersion(session, name, version);
                var now = Now;
                if (archiveExistingVersions)
                    session.Execute($"""
                        UPDATE model_versions SET current_stage = {ModelStage.Archived}, last_updated_time = {now}
                        WHERE name = {name} AND version <> {version} AND current_stage = {canonical}
                        """);
                session.Execute($"UPDATE model_versions SET current_stage = {canonical}, last_updated_time = {now} WHERE name = {name} AND version = {version}");
                session.Execute($"UPDATE registered_models SET last_updated_time = {now} WHERE name = {name}");
                return GetVersion(session, name, version);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteModelVersionAsync(string name, int version, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        await _database.WriteAsync(
            session =>
            {
                RequireVersion(session, name, version);
                var now = Now;
                session.Execute($"DELETE FROM registered_model_aliases WHERE name = {name} AND version = {version}");
                session.Execute($"""
                    UPDATE model_versions SET current_stage = {DeletedVersion}, last_updated_time = {now}, description = NULL, user_id = NULL, status_message = NULL,
                        source = 'REDACTED-SOURCE-PATH', run_id = 'REDACTED-RUN-ID', run_link = 'REDACTED-RUN-LINK'
                    WHERE name = {name} AND version = {version}
                    """);
                session.Execute($"UPDATE registered_models SET last_updated_time = {now} WHERE name = {name}");
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task SetModelVersionTagAsync(string name, int version, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.ModelVersionTag(key, value);
        await _database.WriteAsync(
            session =>
            {
                RequireVersion(session, name, version);
                UpsertVersionTag(session, name, version, key, value);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteModelVersionTagAsync(string name, int version, string key, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.TagKey(key);
        await _database.WriteAsync(
            session =>
            {
                RequireVersion(session, name, version);
                session.Execute($"DELETE FROM model_version_tags WHERE name = {name} AND version = {version} AND key = {key}");
            },
            cancellationToken).ConfigureAwait(false);
    }
}
