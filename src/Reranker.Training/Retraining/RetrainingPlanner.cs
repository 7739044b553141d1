namespace Reranker.Training;

/// <summary>Settles what a retraining starts from and whom it meets.</summary>
internal sealed class RetrainingPlanner(IFeedbackStore feedback, IModelRegistry registry, IModelSource models, RetrainingPipelineOptions options)
{
    /// <exception cref="NoFeedbackException">There is no feedback in the window.</exception>
    /// <exception cref="TrainingException">There is no champion.</exception>
    /// <exception cref="ModelPackageException">A model cannot be used.</exception>
    public async Task<RetrainingPlan> PlanAsync(RetrainingRequest request, CancellationToken cancellationToken)
    {
        var window = request.Window;
        if (await feedback.CountAsync(window, cancellationToken).ConfigureAwait(false) == 0)
            throw new NoFeedbackException(window, $"There is no feedback between {DateWindow.Text(window.From)} and {DateWindow.Text(window.To)}.");

        var champion = await FindChampionAsync(cancellationToken).ConfigureAwait(false) ?? throw new TrainingException(
            $"The registered model '{options.RegisteredModel}' has no champion to be compared with. Register a base model first.");
        var championPackage = await models.GetAsync(UriOf(champion), cancellationToken).ConfigureAwait(false);
        var basePackage = request.BaseModel is null ? championPackage : await models.GetAsync(request.BaseModel, cancellationToken).ConfigureAwait(false);
        var baseName = request.BaseModel is null
            ? champion.Tags.GetValueOrDefault(RetrainingTags.BaseModel) ?? championPackage.Identity.Name
            : basePackage.Manifest?.BaseModel ?? basePackage.Identity.Name;
        var training = request.Training with { Threads = request.Training.Threads ?? options.Threads };
        return new RetrainingPlan(request with { Training = training }, baseName, basePackage, champion, championPackage)
        {
            Teachers = await GetTeachersAsync(request, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Finds the champion of the moment; <see langword="null"/> where there is none.</summary>
    public Task<RegisteredModelVersion?> FindChampionAsync(CancellationToken cancellationToken) =>
        registry.FindByAliasAsync(options.RegisteredModel, ModelNames.Champion, cancellationToken);

    /// <summary>Makes the same plan against another champion.</summary>
    public async Task<RetrainingPlan> AgainstAsync(RetrainingPlan plan, RegisteredModelVersion champion) => plan with
    {
        Champion = champion,
        ChampionPackage = await models.GetAsync(UriOf(champion)).ConfigureAwait(false),
    };

    private async Task<Dictionary<string, ModelPackage>> GetTeachersAsync(RetrainingRequest request, CancellationToken cancellationToken)
    {
        var teachers = new Dictionary<string, ModelPackage>(StringComparer.Ordinal);
        foreach (var teacher in request.Teacher?.Teachers.Where(static teacher => !teacher.IsBm25) ?? [])
            teachers[teacher.Name] = await models.GetAsync(teacher.Name, cancellationToken).ConfigureAwait(false);
        return teachers;
    }

    private static string UriOf(RegisteredModelVersion version) => $"models:/{version.Name}/{version.Version}";
}
