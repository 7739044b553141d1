namespace Reranker.MLflow;

internal sealed record RegisteredModelMessage(
    string? Name,
    long CreationTimestamp,
    long LastUpdatedTimestamp,
    string? Description,
    IReadOnlyList<ModelVersionMessage>? LatestVersions,
    IReadOnlyList<KeyValue>? Tags,
    IReadOnlyList<AliasMessage>? Aliases)
{
    public RegisteredModel ToRegisteredModel()
    {
        var aliases = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (alias, version) in Aliases ?? [])
            aliases[RestErrors.Need(alias, "alias")] = RestErrors.NeedVersion(version);
        return new RegisteredModel
        {
            Name = RestErrors.Need(Name, "name"),
            CreationTimestamp = CreationTimestamp,
            LastUpdatedTimestamp = LastUpdatedTimestamp,
            Description = Description,
            LatestVersions = [.. (LatestVersions ?? []).Select(static version => version.ToModelVersion())],
            Tags = KeyValue.ToDictionary(Tags),
            Aliases = aliases,
        };
    }
}

internal sealed record AliasMessage(string Alias, int Version);

internal sealed record ModelVersionMessage(
    string? Name,
    int Version,
    long CreationTimestamp,
    long LastUpdatedTimestamp,
    string? UserId,
    string? CurrentStage,
    string? Description,
    string? Source,
    string? RunId,
    string? RunLink,
    string? Status,
    string? StatusMessage,
    IReadOnlyList<KeyValue>? Tags,
    IReadOnlyList<string>? Aliases)
{
    public ModelVersion ToModelVersion() => new()
    {
        Name = RestErrors.Need(Name, "name"),
        Version = RestErrors.NeedVersion(Version),
        CreationTimestamp = CreationTimestamp,
        LastUpdatedTimestamp = LastUpdatedTimestamp,
        UserId = UserId,
        CurrentStage = CurrentStage ?? ModelStage.None,
        Description = Description,
        Source = Source ?? "",
        // Servers write what was not given as an empty text or not at all.
        RunId = string.IsNullOrEmpty(RunId) ? null : RunId,
        RunLink = string.IsNullOrEmpty(RunLink) ? null : RunLink,
        Status = EnumNames.ToModelVersionStatus(Status ?? ""),
        StatusMessage = StatusMessage,
        Tags = KeyValue.ToDictionary(Tags),
        Aliases = Aliases ?? [],
    };
}
