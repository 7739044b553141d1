namespace Reranker.MLflow;

internal sealed partial class RestStore
{
    public async Task<RegisteredModel> CreateRegisteredModelAsync(
        string name, IReadOnlyDictionary<string, string>? tags, string? description, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.TagKeys(tags, "Registered model key", server: true);
        return Read(await registry.PostAsync("registered-models/create", new CreateModelRequest(name, KeyValue.ListOf(tags), description), cancellationToken).ConfigureAwait(false));
    }

    public async Task<RegisteredModel> GetRegisteredModelAsync(string name, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return Read(await registry.GetAsync("registered-models/get", new Query<RegisteredModelAnswer>().With("name", name), cancellationToken).ConfigureAwait(false));
    }

    public async Task<RegisteredModel> UpdateRegisteredModelAsync(string name, string? description, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return Read(await registry.PatchAsync("registered-models/update", new UpdateModelRequest(name, description ?? ""), cancellationToken).ConfigureAwait(false));
    }

    public async Task<RegisteredModel> RenameRegisteredModelAsync(string name, string newName, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Required(newName, "new_name");
        return Read(await registry.PostAsync("registered-models/rename", new RenameModelRequest(name, newName), cancellationToken).ConfigureAwait(false));
    }

    public Task DeleteRegisteredModelAsync(string name, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return registry.DeleteAsync("registered-models/delete", new ModelRequest(name), cancellationToken);
    }

    public async Task<PagedList<RegisteredModel>> SearchRegisteredModelsAsync(SearchOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SearchOptions();
        Rules.MaxResults(options, 1_000);
        var answer = await registry.GetAsync("registered-models/search", Search<RegisteredModelsAnswer>(options), cancellationToken).ConfigureAwait(false);
        return Page(answer.RegisteredModels, answer.NextPageToken, static message => message.ToRegisteredModel());
    }

    public Task SetRegisteredModelTagAsync(string name, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.TagKey(key, "Registered model key", server: true);
        return registry.PostAsync("registered-models/set-tag", new ModelTagRequest(name, key, value ?? ""), cancellationToken);
    }

    public Task DeleteRegisteredModelTagAsync(string name, string key, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Required(key, "key");
        return registry.DeleteAsync("registered-models/delete-tag", new ModelTagRequest(name, key, null), cancellationToken);
    }

    public Task SetRegisteredModelAliasAsync(string name, string alias, int version, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Alias(alias);
        return registry.PostAsync("registered-models/alias", new AliasRequest(name, alias, Wire(version)), cancellationToken);
    }

    public Task DeleteRegisteredModelAliasAsync(string name, string alias, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Alias(alias);
        return registry.DeleteAsync("registered-models/alias", new AliasRequest(name, alias, null), cancellationToken);
    }

    public async Task<ModelVersion> GetModelVersionByAliasAsync(string name, string alias, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Required(alias, "alias");
        var query = new Query<ModelVersionAnswer>().With("name", name).With("alias", alias);
        return Read(await registry.GetAsync("registered-models/alias", query, cancellationToken).ConfigureAwait(false));
    }

    private static Query<T> Search<T>(SearchOptions options) => new Query<T>()
        .With("filter", options.Filter).With("max_results", options.MaxResults).With("order_by", options.OrderBy).With("page_token", options.PageToken);

    private static RegisteredModel Read(RegisteredModelAnswer answer) => RestErrors.Need(answer.RegisteredModel, "registered_model").ToRegisteredModel();
}
