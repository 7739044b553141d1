using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>Reads what a training on files needs.</summary>
internal sealed class OfflineData(CommandHost host)
{
    private readonly Terminal _terminal = host.Terminal;

    /// <summary>Reads what the model learns from, and adds what other models know of it.</summary>
    /// <exception cref="TrainingException">The data cannot be read.</exception>
    public async Task<RankingDataset> ReadAsync(OfflineTrainingPlan plan, CancellationToken cancellationToken)
    {
        _terminal.Note("Reading the data.");
        var data = await TrainingData.ReadAsync(plan.Data, cancellationToken);
        _terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{data.Queries.Count:N0} queries with {data.CandidateCount:N0} candidates."));
        NoteDropped(data);
        return await EnrichAsync(plan, data, cancellationToken);
    }

    private void NoteDropped(RankingDataset data)
    {
        foreach (var (reason, count) in data.Dropped)
            _terminal.Note(string.Create(CultureInfo.InvariantCulture, $"Left out: {count:N0} {reason}."));
    }

    private async Task<RankingDataset> EnrichAsync(OfflineTrainingPlan plan, RankingDataset data, CancellationToken cancellationToken)
    {
        if (plan.HardNegatives is { } negatives)
        {
            _terminal.Note("Mining negatives that the champion finds hard.");
            using var champion = await host.Models.LoadAsync(model: null, options: null, cancellationToken);
            data = await HardNegatives.MineAsync(data, champion, negatives, cancellationToken);
            NoteDropped(data);
        }

        if (plan.Teacher is null)
            return data;
        _terminal.Note("Letting the teacher score the data.");
        using var teacher = await host.Models.LoadAsync(plan.Teacher, options: null, cancellationToken);
        return await TeacherScores.AddAsync(data, teacher, Path.Combine(host.Get<HostSettings>().DataDirectory, "teacher-scores"), cancellationToken);
    }

    /// <summary>The digests of the files and folders.</summary>
    public static async Task<IReadOnlyList<TrainingSource>> ReadSourcesAsync(OfflineTrainingPlan plan, CancellationToken cancellationToken)
    {
        var sources = new List<TrainingSource>();
        foreach (var path in plan.WordVectors is { } vectors ? [.. plan.Data, vectors] : plan.Data)
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
    public static async Task<RankingDataset?> LoadValidationAsync(OfflineTrainingPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Validation.Count == 0)
            return null;
        var queries = new List<RankingQuery>();
        foreach (var (folder, options) in plan.Validation)
            queries.AddRange((await BeirDataset.LoadAsync(folder, options, cancellationToken)).Queries.Select(query => query with { Id = $"{folder}/{query.Id}" }));
        return new RankingDataset("validation", queries);
    }
}
