using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>Reads what a training on files needs.</summary>
internal sealed class OfflineData(CommandHost host)
{
    private readonly Terminal _terminal = host.Terminal;

    /// <summary>Reads what the model learns from, and adds what other models know of it.</summary>
    /// <exception cref="TrainingException">The data cannot be read.</exception>
    public async Task<TrainingSet> ReadAsync(OfflineTrainingPlan plan, CancellationToken cancellationToken)
    {
        var recipe = plan.Recipe is { } file ? await TrainingRecipe.LoadAsync(file, cancellationToken) : null;
        _terminal.Note("Reading the data.");
        var data = recipe is null ? await TrainingData.ReadSetAsync(plan.Data, cancellationToken) : await recipe.ReadAsync(cancellationToken);
        _terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{data.Dataset.Queries.Count:N0} queries with {data.Dataset.CandidateCount:N0} candidates."));
        NoteDropped(data, before: null);
        if (data.UnlabelledCount > 0 && plan.Teacher is null)
            _terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{data.UnlabelledCount:N0} queries have no relevant candidate: without a teacher nothing is learnt from them. Name one with --teacher."));
        return await EnrichAsync(plan, recipe?.Cleaning, data, cancellationToken);
    }

    private void NoteDropped(TrainingSet data, TrainingSet? before)
    {
        foreach (var (reason, count) in data.Dataset.Dropped)
            if (count > (before?.Dataset.Dropped.GetValueOrDefault(reason) ?? 0))
                _terminal.Note(string.Create(CultureInfo.InvariantCulture, $"Left out: {count:N0} {reason}."));
    }

    private async Task<TrainingSet> EnrichAsync(OfflineTrainingPlan plan, NegativeCleaning? cleaning, TrainingSet data, CancellationToken cancellationToken)
    {
        var read = data;
        if (cleaning is not null)
        {
            _terminal.Note($"Taking out negatives that {cleaning.Model} finds likely relevant.");
            using var model = await host.Models.LoadAsync(cleaning.Model, options: null, cancellationToken);
            data = await HardNegatives.CleanAsync(data, model, cleaning.Margins, cancellationToken);
        }

        if (plan.HardNegatives is { } negatives)
        {
            _terminal.Note($"Mining negatives that {plan.HardNegativesModel ?? "the champion"} finds hard.");
            using var model = await host.Models.LoadAsync(plan.HardNegativesModel, options: null, cancellationToken);
            data = await HardNegatives.MineAsync(data, model, negatives, cancellationToken);
        }

        if (plan.Teacher is { } teachers)
        {
            _terminal.Note($"Letting {teachers} score the data.");
            data = await TeacherScores.AddAsync(data, teachers, LoadAsync, Path.Combine(host.Get<HostSettings>().DataDirectory, "teacher-scores"), cancellationToken);
        }

        NoteDropped(data, read);
        return data;

        async Task<IReranker> LoadAsync(string name, CancellationToken token) => await host.Models.LoadAsync(name, options: null, token);
    }

    /// <summary>The digests of the files and folders, and of the recipe.</summary>
    public static async Task<IReadOnlyList<TrainingSource>> ReadSourcesAsync(OfflineTrainingPlan plan, CancellationToken cancellationToken)
    {
        var paths = new List<string>(plan.Data);
        if (plan.Recipe is { } recipe)
            paths.AddRange([recipe, .. (await TrainingRecipe.LoadAsync(recipe, cancellationToken)).Paths]);
        if (plan.WordVectors is { } vectors)
            paths.Add(vectors);
        var sources = new List<TrainingSource>();
        foreach (var path in paths)
            sources.Add(await TrainingSource.ReadAsync(path, cancellationToken));
        return sources;
    }

    /// <summary>Reads what the finished model is measured on.</summary>
    public static async Task<IReadOnlyList<DatasetEvaluation>> LoadEvaluationsAsync(OfflineTrainingPlan plan, CancellationToken cancellationToken)
    {
        var evaluations = new List<DatasetEvaluation>();
        foreach (var heldOut in plan.HeldOut)
            evaluations.Add(await DatasetEvaluation.LoadAsync(heldOut.Folder, heldOut.Options, plan.FusionWeight, cancellationToken));
        return evaluations;
    }

    /// <summary>Reads what the model is measured on while it trains; <see langword="null"/> where that is nothing.</summary>
    public static async Task<RankingDataset?> LoadValidationAsync(IReadOnlyList<HeldOutDataset> validation, CancellationToken cancellationToken)
    {
        if (validation.Count == 0)
            return null;
        var queries = new List<RankingQuery>();
        foreach (var (folder, options) in validation)
        {
            var dataset = await BeirDataset.LoadAsync(folder, options, cancellationToken);
            dataset.RequireContrast(folder, $"qrels/{options.Split}.tsv");
            queries.AddRange(dataset.Queries.Select(query => query with { Id = $"{folder}/{query.Id}" }));
        }

        return new RankingDataset("validation", queries);
    }
}
