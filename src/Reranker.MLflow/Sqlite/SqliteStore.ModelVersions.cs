using Microsoft.Data.Sqlite;

namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    // Deleted versions stay as rows, so that their numbers are not used again.
    private const string DeletedVersion = "Deleted_Internal";

    private static readonly SqlStatement SelectVersions = SqlStatement.Part($"""
        SELECT name, version, creation_time, last_updated_time, description, user_id, current_stage, source, run_id, status, status_message, run_link
        FROM model_versions
        """);

    public async Task<ModelVersion> CreateModelVersionAsync(
        string name, string source, string? runId, IReadOnlyDictionary<string, string>? tags, string? runLink, string? description, string? modelId,
        CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Required(source, "source");
        if (modelId is not null)
            throw Missing(MLflowFeature.LoggedModels);
        foreach (var (key, value) in tags ?? EmptyTags)
            Rules.ModelVersionTag(key, value);
        return await _database.WriteAsync(
            session =>
            {
                RequireModel(session, name);
                var now = Now;
                var version = session.Count($"SELECT coalesce(max(version), 0) + 1 FROM model_versions WHERE name = {name}");
                session.Execute($"""
                    INSERT INTO model_versions (name, version, creation_time, last_updated_time, description, user_id, current_stage, source, run_id, status,
                        status_message, run_link, storage_location)
                    VALUES ({name}, {version}, {now}, {now}, {description}, NULL, {ModelStage.None}, {source}, {runId}, 'READY',
                        NULL, {runLink}, {StorageLocation(session, source)})
                    """);
                session.Execute($"UPDATE registered_models SET last_updated_time = {now} WHERE name = {name}");
                foreach (var (key, value) in tags ?? EmptyTags)
                    UpsertVersionTag(session, name, (int)version, key, value);
                return GetVersion(session, name, (int)version);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<ModelVersion> GetModelVersionAsync(string name, int version, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return await _database.ReadAsync(session => GetVersion(session, name, version), cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyCollection<string>? stages, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        var wanted = stages is { Count: > 0 } ? stages.Select(Rules.Stage).ToHashSet(StringComparer.Ordinal) : null;
        return await _database.ReadAsync<IReadOnlyList<ModelVersion>>(
            session =>
            {
                RequireModel(session, name);
                return [.. LatestVersions(session, name).Where(version => wanted?.Contains(version.CurrentStage) ?? true)];
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<string> GetModelVersionDownloadUriAsync(string name, int version, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return await _database.ReadAsync(session => DownloadUri(session, name, version), cancellationToken).ConfigureAwait(false);
    }

    private static ModelVersion GetVersion(SqliteSession session, string name, int version)
    {
        var found = RequireVersion(session, name, version);
        return WithVersionTags(session, found) with
        {
            Aliases = session.Query(
                $"SELECT alias FROM registered_model_aliases WHERE name = {name} AND version = {version} ORDER BY alias", static row => row.GetString(0)),
        };
    }

    private static ModelVersion RequireVersion(SqliteSession session, string name, int version) =>
        session.Find($"{SelectVersions} WHERE name = {name} AND version = {version} AND current_stage <> {DeletedVersion}", ReadVersion)
        ?? throw MLflowException.Missing($"Model Version (name={name}, version={version}) not found");

    private static ModelVersion WithVersionTags(SqliteSession session, ModelVersion version) => version with
    {
        Tags = session.Pairs($"SELECT key, value FROM model_version_tags WHERE name = {version.Name} AND version = {version.Version} ORDER BY key"),
    };

    private static List<ModelVersion> LatestVersions(SqliteSession session, string name) =>
    [
        .. session.Query(
            $"""
            {SelectVersions} WHERE (name, version) IN (
                SELECT name, max(version) FROM model_versions WHERE name = {name} AND current_stage <> {DeletedVersion} GROUP BY current_stage)
            ORDER BY version
            """,
            ReadVersion).Select(version => WithVersionTags(session, version)),
    ];

    /// <summary>Where a version's files really are: a version made of another version shares its files.</summary>
    private static string StorageLocation(SqliteSession session, string source) =>
        ModelUri.TryParse(source) is { Kind: ModelUriKind.Version } uri ? DownloadUri(session, uri.Name, uri.Version) : source;

    private static string DownloadUri(SqliteSession session, string name, int version)
    {
        var found = RequireVersion(session, name, version);
        return session.Find($"SELECT storage_location FROM model_versions WHERE name = {name} AND version = {version}", static row => row.TextOrEmpty(0)) is { Length: > 0 } stored
            ? stored
            : found.Source;
    }

    private static void UpsertVersionTag(SqliteSession session, string name, int version, string key, string value) => session.Execute($"""
        INSERT INTO model_version_tags (key, value, name, version) VALUES ({key}, {value}, {name}, {version})
        ON CONFLICT (key, name, version) DO UPDATE SET value = excluded.value
        """);

    private static ModelVersion ReadVersion(SqliteDataReader row) => new()
    {
        Name = row.GetString(0),
        Version = row.GetInt32(1),
        CreationTimestamp = row.NumberOrZero(2),
        LastUpdatedTimestamp = row.NumberOrZero(3),
        Description = row.TextOrNull(4),
        UserId = row.TextOrNull(5),
        CurrentStage = row.TextOrNull(6) ?? ModelStage.None,
        Source = row.TextOrEmpty(7),
        RunId = row.TextOrNull(8),
        Status = EnumNames.ToModelVersionStatus(row.TextOrEmpty(9)),
        StatusMessage = row.TextOrNull(10),
        RunLink = row.TextOrNull(11),
    };
}
