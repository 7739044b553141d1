namespace Reranker.Training;

/// <summary>A challenger's card: begun where it is trained, finished when it has met the champion.</summary>
internal static class ChallengerCard
{
    private const string Metric = "ndcg_at_10";

    public static ModelCard Begin(RetrainingPlan plan, RetrainingDatasets datasets, TrainedChallenger trained, string? license) => new()
    {
        Name = $"Challenger of {DateWindow.Text(plan.Request.Window.From)} to {DateWindow.Text(plan.Request.Window.To)}",
        Config = trained.Model.Config,
        ParameterCount = trained.Model.ParameterCount,
        BaseModel = plan.BasePackage.Identity,
        License = license,
        Reproduction = $"`RetrainingPipeline` on the feedback of these days, from {plan.BasePackage.Identity}, with the request\n\n```json\n{plan.Request.ToJson()}\n```",
        Training = plan.Request.Training,
        Trained = trained.Training,
        Duration = trained.Duration,
        Data = datasets.Training,
        Validation = datasets.Validation,
    };

    /// <summary>Seals the challenger with its card.</summary>
    public static Task<ModelPackage> FinishAsync(ModelCard card, ModelPackage challenger, RetrainingReports reports, CancellationToken cancellationToken)
    {
        var (model, champion) = (reports.Challenger, reports.Champion);
        var figures = new HeldOutFigures
        {
            Dataset = model.DatasetName,
            Queries = model.QueryIds.Count,
            DatasetDigest = model.DatasetDigest,
            Model = model.Means,
            FirstStage = reports.Baseline.Means,
            Champion = champion.Means,
            Difference = PairedComparison.Of(model.PerQuery[Metric], champion.PerQuery[Metric]),
            Reproduction = $"the newest queries of the same days, against {champion.Model}",
        };
        return (card with { HeldOut = [figures] }).SealAsync(challenger.Folder, challenger.Manifest!, cancellationToken);
    }
}
