using Microsoft.Data.Sqlite;

namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    private static readonly SqlStatement SelectModels =
        SqlStatement.Part($"SELECT name, creation_time, last_updated_time, description FROM registered_models");

    public async Task<RegisteredModel> CreateRegisteredModelAsync(
        string name, IReadOnlyDictionary<string, string>? tags, string? description, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        foreach (var (key, value) in tags ?? EmptyTags)
            Rules.RegisteredModelTag(key, value);
        return await _database.WriteAsync(
            session =>
            {
                if (session.Execute($"""
                    INSERT INTO registered_models (name, creation_time, last_updated_time, description) VALUES ({name}, {Now}, {Now}, {description})
                    ON CONFLICT DO NOTHING
                    """) == 0)
                    throw MLflowException.Exists($"Registered Model (name={name}) already exists.");
                foreach (var (key, value) in tags ?? EmptyTags)
                    UpsertModelTag(session, name, key, value);
                return GetModel(session, name);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<RegisteredModel> GetRegisteredModelAsync(string name, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return await _database.ReadAsync(session => GetModel(session, name), cancellationToken).ConfigureAwait(false);
    }

    public async Task<RegisteredModel> UpdateRegisteredModelAsync(string name, string? description, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return await _database.WriteAsync(
            session =>
            {
                session.Execute($"UPDATE registered_models SET description = {description}, last_updated_time = {Now} WHERE name = {name}");
                return GetModel(session, name);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<RegisteredModel> RenameRegisteredModelAsync(string name, string newName, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Required(newName, "new_name");
        return await _database.WriteAsync(
            session =>
            {
                RequireModel(session, name);
                if (name != newName && session.Count($"SELECT count(*) FROM registered_models WHERE name = {newName}") > 0)
                    throw MLflowException.Exists($"Registered Model (name={newName}) already exists.");
                var now = Now;
                // Versions, tags and aliases follow by the schema's cascades.
                session.Execute($"UPDATE registered_models SET name = {newName}, last_updated_time = {now} WHERE name = {name}");
                session.Execute($"UPDATE model_versions SET last_updated_time = {now} WHERE name = {newName}");
                return GetModel(session, newName);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteRegisteredModelAsync(string name, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        await _database.WriteAsync(
            session =>
            {
                RequireModel(session, name);
                // The schema cascades for aliases only.
                session.Execute($"DELETE FROM model_version_tags WHERE name = {name}");
                session.Execute($"DELETE FROM model_versions WHERE name = {name}");
                session.Execute($"DELETE FROM registered_model_tags WHERE name = {name}");
                session.Execute($"DELETE FROM registered_models WHERE name = {name}");
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task SetRegisteredModelTagAsync(string name, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.RegisteredModelTag(key, value);
        await _database.WriteAsync(
            session =>
            {
                RequireModel(session, name);
                UpsertModelTag(session, name, key, value);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteRegisteredModelTagAsync(string name, string key, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.TagKey(key);
        await _database.WriteAsync(
            session =>
            {
                RequireModel(session, name);
                session.Execute($"DELETE FROM registered_model_tags WHERE name = {name} AND key = {key}");
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static RegisteredModel GetModel(SqliteSession session, string name) =>
        session.Find($"{SelectModels} WHERE name = {name}", ReadModel) is { } model
            ? WithVersions(session, model)
            : throw MLflowException.Missing($"Registered Model with name={name} not found");

    private static void RequireModel(SqliteSession session, string name)
    {
        if (session.Find($"{SelectModels} WHERE name = {name}", ReadModel) is null)
            throw MLflowException.Missing($"Registered Model with name={name} not found");
    }

    private static RegisteredModel WithVersions(SqliteSession session, RegisteredModel model) => model with
    {
        LatestVersions = LatestVersions(session, model.Name),
        Tags = session.Pairs($"SELECT key, value FROM registered_model_tags WHERE name = {model.Name} ORDER BY key"),
        Aliases = session
            .Query($"SELECT alias, version FROM registered_model_aliases WHERE name = {model.Name} ORDER BY alias", static row => (Alias: row.GetString(0), Version: row.GetInt32(1)))
            .ToDictionary(static row => row.Alias, static row => row.Version, StringComparer.Ordinal),
    };

    private static void UpsertModelTag(SqliteSession session, string name, string key, string value) => session.Execute($"""
        INSERT INTO registered_model_tags (key, value, name) VALUES ({key}, {value}, {name})
        ON CONFLICT (key, name) DO UPDATE SET value = excluded.value
        """);

    private static RegisteredModel ReadModel(SqliteDataReader row) => new()
    {
        Name = row.GetString(0),
        CreationTimestamp = row.NumberOrZero(1),
        LastUpdatedTimestamp = row.NumberOrZero(2),
        Description = row.TextOrNull(3),
    };
}
