namespace Reranker.MLflow;

/// <summary>The registry of models on an MLflow client.</summary>
internal sealed class MLflowModelRegistry(IMLflowClient client) : IModelRegistry
{
    public async Task<RegisteredModelVersion> RegisterAsync(
        string name, string source, string runId, IReadOnlyDictionary<string, string>? tags, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(source);
        // The UI and every client read the files from the source: a runs:/ URI is resolved first, as MLflow's own client does.
        if (RunUri.TryParse(source) is { } run)
        {
            var info = (await client.GetRunAsync(run.RunId, cancellationToken).ConfigureAwait(false)).Info;
            source = ArtifactUri.Append(info.ArtifactUri, run.Path);
        }

        try
        {
            await client.CreateRegisteredModelAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.ResourceAlreadyExists)
        {
            // The next version of a model that is there.
        }

        return Convert(await client.CreateModelVersionAsync(name, source, runId, tags, cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    public async Task<IReadOnlyList<RegisteredModelVersion>> ListAsync(string name, CancellationToken cancellationToken)
    {
        RegisteredModel model;
        try
        {
            model = await client.GetRegisteredModelAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.ResourceDoesNotExist)
        {
            return [];
        }

        // Searches leave aliases out.
        var aliases = model.Aliases.ToLookup(static alias => alias.Value, static alias => alias.Key);
        return await client.EnumerateModelVersionsAsync(new SearchOptions { Filter = $"name = {Quote(name)}", OrderBy = ["version_number DESC"] }, cancellationToken)
            .Select(version => Convert(version with { Aliases = [.. aliases[version.Version]] })).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<RegisteredModelVersion?> FindAsync(string name, int version, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return FindAsync(client.GetModelVersionAsync(name, version, cancellationToken));
    }

    public Task<RegisteredModelVersion?> FindByAliasAsync(string name, string alias, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Rules.Alias(alias);
        return FindAsync(client.GetModelVersionByAliasAsync(name, alias, cancellationToken));
    }

    public Task SetAliasAsync(string name, string alias, int version, CancellationToken cancellationToken) =>
        client.SetRegisteredModelAliasAsync(name, alias, version, cancellationToken);

    public Task DeleteAliasAsync(string name, string alias, CancellationToken cancellationToken) =>
        client.DeleteRegisteredModelAliasAsync(name, alias, cancellationToken);

    public Task TransitionStageAsync(string name, int version, string stage, bool archiveExisting, CancellationToken cancellationToken) =>
        client.TransitionModelVersionStageAsync(name, version, stage, archiveExisting, cancellationToken);

    public Task SetDescriptionAsync(string name, int version, string description, CancellationToken cancellationToken) =>
        client.UpdateModelVersionAsync(name, version, description, cancellationToken);

    public async Task DescribeModelAsync(string name, string description, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(description);
        if (string.IsNullOrWhiteSpace((await client.GetRegisteredModelAsync(name, cancellationToken).ConfigureAwait(false)).Description))
            await client.UpdateRegisteredModelAsync(name, description, cancellationToken).ConfigureAwait(false);
    }

    public async Task SetTagsAsync(string name, int version, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        foreach (var (key, value) in tags)
            await client.SetModelVersionTagAsync(name, version, key, value, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A text of a filter. MLflow's grammar has no escapes, but two kinds of quotes.</summary>
    private static string Quote(string text) => text.Contains('\'') ? $"\"{text}\"" : $"'{text}'";

    private static async Task<RegisteredModelVersion?> FindAsync(Task<ModelVersion> reading)
    {
        try
        {
            return Convert(await reading.ConfigureAwait(false));
        }
        catch (MLflowException error) when (error.ErrorCode is MLflowErrorCode.ResourceDoesNotExist or MLflowErrorCode.InvalidParameterValue)
        {
            // A missing alias is an invalid parameter to MLflow 2.12.1.
            return null;
        }
    }

    private static RegisteredModelVersion Convert(ModelVersion version) => new()
    {
        Name = version.Name,
        Version = version.Version,
        Stage = version.CurrentStage,
        Aliases = version.Aliases,
        Source = version.Source,
        RunId = version.RunId,
        CreatedAt = EpochTime.ToDateTimeOffset(version.CreationTimestamp),
        Description = version.Description,
        Tags = version.Tags,
    };
}
