using Microsoft.Data.Sqlite;

namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    public async Task<PagedList<Experiment>> SearchExperimentsAsync(SearchOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SearchOptions();
        var last = SqlStatement.Text(options.OrderBy.Count > 0 ? "experiment_id DESC" : "creation_time DESC, experiment_id ASC");
        var statement = SqlStatement.Part($"""
            {SelectExperiments} WHERE lifecycle_stage IN {Stages(options.ViewType)} AND {SearchTargets.Experiments.Where(options.Filter)}
            ORDER BY {SearchTargets.Experiments.OrderBy(options.OrderBy, last)}
            """);
        return await SearchAsync<Experiment, Experiment>(options, 50_000, statement, ReadExperiment, static (session, rows) => [.. rows.Select(row => WithTags(session, row))], cancellationToken).ConfigureAwait(false);
    }

    public async Task<PagedList<Run>> SearchRunsAsync(IReadOnlyCollection<string> experimentIds, SearchOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(experimentIds);
        options ??= new SearchOptions();
        var statement = SqlStatement.Part($"""
            {SelectRuns} WHERE experiment_id IN (SELECT value FROM json_each({SqliteReading.ToJson(experimentIds)}))
                AND lifecycle_stage IN {Stages(options.ViewType)} AND {SearchTargets.Runs.Where(options.Filter)}
            ORDER BY {SearchTargets.Runs.OrderBy(options.OrderBy, SqlStatement.Text("start_time DESC, run_uuid"))}
            """);
        return await SearchAsync<RunInfo, Run>(options, 50_000, statement, ReadRunInfo, WithData, cancellationToken).ConfigureAwait(false);
    }

    public async Task<PagedList<RegisteredModel>> SearchRegisteredModelsAsync(SearchOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SearchOptions();
        var statement = SqlStatement.Part($"""
            {SelectModels} WHERE {SearchTargets.Models.Where(options.Filter)}
            ORDER BY {SearchTargets.Models.OrderBy(options.OrderBy, SqlStatement.Text("name ASC"))}
            """);
        return await SearchAsync<RegisteredModel, RegisteredModel>(options, 1_000, statement, ReadModel, static (session, rows) => [.. rows.Select(row => WithVersions(session, row))], cancellationToken).ConfigureAwait(false);
    }

    public async Task<PagedList<ModelVersion>> SearchModelVersionsAsync(SearchOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SearchOptions();
        var last = SqlStatement.Text(options.OrderBy.Count > 0 ? "name ASC, version DESC" : "last_updated_time DESC, name ASC, version DESC");
        var statement = SqlStatement.Part($"""
            {SelectVersions} WHERE current_stage <> {DeletedVersion} AND {SearchTargets.Versions.Where(options.Filter)}
            ORDER BY {SearchTargets.Versions.OrderBy(options.OrderBy, last)}
            """);
        return await SearchAsync<ModelVersion, ModelVersion>(options, 200_000, statement, ReadVersion, static (session, rows) => [.. rows.Select(row => WithVersionTags(session, row))], cancellationToken).ConfigureAwait(false);
    }

    private static SqlStatement Stages(ViewType view) => SqlStatement.Text(view switch
    {
        ViewType.ActiveOnly => "('active')",
        ViewType.DeletedOnly => "('deleted')",
        _ => "('active', 'deleted')",
    });

    private async Task<PagedList<T>> SearchAsync<TRow, T>(
        SearchOptions options,
        int limit,
        SqlStatement statement,
        Func<SqliteDataReader, TRow> read,
        Func<SqliteSession, IReadOnlyList<TRow>, List<T>> complete,
        CancellationToken cancellationToken)
    {
        Rules.MaxResults(options, limit);
        var offset = PageToken.Offset(options.PageToken);
        return await _database.ReadAsync(
            session =>
            {
                // One more than asked for says whether there is a next page.
                var rows = session.Query($"{statement} LIMIT {options.MaxResults + 1L} OFFSET {offset}", read);
                var more = rows.Count > options.MaxResults;
                if (more)
                    rows.RemoveAt(options.MaxResults);
                return new PagedList<T>(complete(session, rows), more ? PageToken.Of(offset + options.MaxResults) : null);
            },
            cancellationToken).ConfigureAwait(false);
    }
}
