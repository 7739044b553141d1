namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    public async Task SetRegisteredModelAliasAsync(string name, string alias, int version, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Alias(alias);
        await _database.WriteAsync(
            session =>
            {
                RequireVersion(session, name, version);
                session.Execute($"""
                    INSERT INTO registered_model_aliases (alias, version, name) VALUES ({alias}, {version}, {name})
                    ON CONFLICT (name, alias) DO UPDATE SET version = excluded.version
                    """);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteRegisteredModelAliasAsync(string name, string alias, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Alias(alias);
        await _database.WriteAsync(
            session =>
            {
                RequireModel(session, name);
                session.Execute($"DELETE FROM registered_model_aliases WHERE name = {name} AND alias = {alias}");
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<ModelVersion> GetModelVersionByAliasAsync(string name, string alias, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Alias(alias);
        return await _database.ReadAsync(
            session => session.Count($"SELECT version FROM registered_model_aliases WHERE name = {name} AND alias = {alias}") is > 0 and var version
                ? GetVersion(session, name, (int)version)
                : throw MLflowException.Invalid($"Registered model alias {alias} not found."),
            cancellationToken).ConfigureAwait(false);
    }
}
