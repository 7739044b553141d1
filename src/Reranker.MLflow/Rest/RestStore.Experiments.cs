namespace Reranker.MLflow;

internal sealed partial class RestStore
{
    public async Task<string> CreateExperimentAsync(
        string name, string? artifactLocation, IReadOnlyDictionary<string, string>? tags, CancellationToken cancellationToken)
    {
        Rules.Experiment(name);
        foreach (var (key, value) in tags ?? NoTags)
            Rules.ExperimentTag(key, value, server: true);
        var answer = await door.PostAsync("experiments/create", new CreateExperimentRequest(name, artifactLocation, KeyValue.ListOf(tags)), cancellationToken).ConfigureAwait(false);
        return RestErrors.Need(answer.ExperimentId, "experiment_id");
    }

    public async Task<Experiment> GetExperimentAsync(string experimentId, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        return Read(await door.GetAsync("experiments/get", new Query<ExperimentAnswer>().With("experiment_id", experimentId), cancellationToken).ConfigureAwait(false));
    }

    public async Task<Experiment> GetExperimentByNameAsync(string name, CancellationToken cancellationToken)
    {
        Rules.Required(name, "experiment_name");
        return Read(await door.GetAsync("experiments/get-by-name", new Query<ExperimentAnswer>().With("experiment_name", name), cancellationToken).ConfigureAwait(false));
    }

    public async Task<PagedList<Experiment>> SearchExperimentsAsync(SearchOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SearchOptions();
        Rules.MaxResults(options, 50_000);
        var request = new SearchExperimentsRequest(options.MaxResults, options.PageToken, options.Filter, options.OrderBy, Wire(options.ViewType));
        var answer = await door.PostAsync("experiments/search", request, cancellationToken).ConfigureAwait(false);
        return Page(answer.Experiments, answer.NextPageToken, static message => message.ToExperiment());
    }

    public Task RenameExperimentAsync(string experimentId, string newName, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        Rules.Required(newName, "new_name");
        return door.PostAsync("experiments/update", new RenameExperimentRequest(experimentId, newName), cancellationToken);
    }

    public Task DeleteExperimentAsync(string experimentId, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        return door.PostAsync("experiments/delete", new ExperimentRequest(experimentId), cancellationToken);
    }

    public Task RestoreExperimentAsync(string experimentId, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        return door.PostAsync("experiments/restore", new ExperimentRequest(experimentId), cancellationToken);
    }

    public Task SetExperimentTagAsync(string experimentId, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        Rules.ExperimentTag(key, value, server: true);
        return door.PostAsync("experiments/set-experiment-tag", new ExperimentTagRequest(experimentId, key, value), cancellationToken);
    }

    public Task DeleteExperimentTagAsync(string experimentId, string key, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        Rules.Required(key, "key");
        var call = door.PostAsync("experiments/delete-experiment-tag", new DeleteExperimentTagRequest(experimentId, key), cancellationToken);
        return _probe.AskAsync(MLflowFeature.ExperimentTagDeletion, call, cancellationToken);
    }

    private static Experiment Read(ExperimentAnswer answer) => RestErrors.Need(answer.Experiment, "experiment").ToExperiment();
}
