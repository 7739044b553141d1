using Microsoft.Extensions.Logging;
using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>The work at each station of the learning line; <see cref="Retraining"/> walks them in order.</summary>
internal sealed class RetrainingStations(IFeedbackStore feedback, RetrainingPipelineOptions options, Lazy<bool> torch, TimeProvider time, ILogger logger)
{
    // Two models are evaluated side by side, and others use the machine, too.
    private const int StateMemoryShare = 8;

    private static readonly string[] LoggedMetrics = ["ndcg_at_5", "mrr_at_5", "map_at_5", "hits_at_5", "ndcg_at_10"];

    public RetrainingWorkspace OpenWorkspace(string runId) => new(options, runId, time);

    public async Task<List<FeedbackRecord>> GatherAsync(RetrainingPlan plan, RetrainingJournal journal, CancellationToken cancellationToken)
    {
        journal.Report(new RetrainingProgress(RetrainingPhase.Gather));
        var records = new List<FeedbackRecord>();
        await foreach (var record in feedback.ReadAsync(plan.Request.Window.Start, plan.Request.Window.End, cancellationToken).ConfigureAwait(false))
            records.Add(record);
        return records;
    }

    public async Task<RetrainingDatasets> MakeDatasetAsync(
        RetrainingPlan plan, List<FeedbackRecord> records, IExperimentRun run, RetrainingJournal journal, CancellationToken cancellationToken)
    {
        journal.Report(new RetrainingProgress(RetrainingPhase.Dataset));
        var window = plan.Request.Window;
        var (training, heldOut, labels) = FeedbackDataset.Split($"feedback-{window}", records, options.HeldOutFraction, plan.Request.Labels);
        // A metric: a parameter cannot change when the run is resumed on more feedback.
        if (labels.Propensity?.Eta is { } eta)
            await run.LogMetricsAsync(new Dictionary<string, double> { ["propensity_eta"] = eta }, cancellationToken: cancellationToken).ConfigureAwait(false);
        RetrainingLog.Split(logger, run.RunId, training.Queries.Count, heldOut.Queries.Count, records.Count);
        if (training.Queries.Count == 0 || heldOut.Queries.Count == 0)
            throw new NoFeedbackException(window,
                $"The {records.Count} records of {window} hold {training.Queries.Count} queries to learn from and {heldOut.Queries.Count} to judge by; expected at least one of each, with both relevant results and others.{LeftOut(training, heldOut)} Use a longer window.");

        var source = $"feedback between {window}";
        var datasets = RetrainingDatasets.Of(training, heldOut, options.ValidationFraction);
        datasets = datasets with { Training = await EnrichAsync(plan, datasets.Training, cancellationToken).ConfigureAwait(false) };
        await run.LogDatasetAsync(datasets.Training, "training", source, cancellationToken).ConfigureAwait(false);
        if (datasets.Validation is not null)
            await run.LogDatasetAsync(datasets.Validation, "validation", source, cancellationToken).ConfigureAwait(false);
        await run.LogDatasetAsync(heldOut, "evaluation", source, cancellationToken).ConfigureAwait(false);
        return datasets;
    }

    /// <summary>Adds what models know of the queries to learn from: the champion's hard negatives, then the teachers' scores.</summary>
    private static async Task<RankingDataset> EnrichAsync(RetrainingPlan plan, RankingDataset training, CancellationToken cancellationToken)
    {
        if (plan.Request.HardNegatives is { } negatives)
        {
            using var champion = await RerankerModel.LoadAsync(plan.ChampionPackage, cancellationToken: cancellationToken).ConfigureAwait(false);
            training = await HardNegatives.MineAsync(training, champion, negatives, cancellationToken).ConfigureAwait(false);
        }

        return plan.Request.Teacher is { } teachers
            ? (await TeacherScores.AddAsync(TrainingSet.Of(training), teachers, LoadAsync, cancellationToken: cancellationToken).ConfigureAwait(false)).Dataset
            : training;

        async Task<IReranker> LoadAsync(string name, CancellationToken token) => await RerankerModel.LoadAsync(plan.Teachers[name], cancellationToken: token).ConfigureAwait(false);
    }

    private static string LeftOut(params ReadOnlySpan<RankingDataset> datasets)
    {
        var dropped = new DroppedCounts();
        foreach (var dataset in datasets)
            dropped.Add(dataset.Dropped);
        return dropped.Counts.Count == 0 ? "" : $" Left out: {string.Join(", ", dropped.Counts.Select(static count => $"{count.Value} {count.Key}"))}.";
    }

    public async Task<(ModelPackage Challenger, ModelCard Card)> TrainAndExportAsync(
        RetrainingPlan plan, RetrainingDatasets datasets, RetrainingWorkspace workspace, IExperimentRun run, RetrainingJournal journal, CancellationToken cancellationToken)
    {
        _ = torch.Value;
        using var model = CrossEncoder.Load(plan.BasePackage, plan.Request.Training.Seed);
        if (model.NewTensors.Count > 0)
            RetrainingLog.BeginsHead(logger, run.RunId, plan.BasePackage.Identity, model.NewTensors);
        var training = workspace.WithCheckpoint(plan.Request.Training, model, datasets);
        if (File.Exists(training.Checkpoint!.Path))
            RetrainingLog.GoesOn(logger, run.RunId, training.Checkpoint.Path);
        var started = time.GetTimestamp();
        var trained = await new CrossEncoderTrainer(training).TrainAsync(model, datasets.Training, datasets.Validation, new TrainingPhase(journal), cancellationToken).ConfigureAwait(false);
        var (here, steps) = (time.GetElapsedTime(started), trained.Last.Elapsed);
        var duration = here > steps ? here : steps; // which count those before an interruption

        journal.Report(new RetrainingProgress(RetrainingPhase.Export));
        var manifest = new ModelManifest
        {
            BaseModel = plan.BaseName,
            ParentVersion = plan.BasePackage.Identity.Version,
            DatasetDigest = datasets.Training.Digest,
            Seed = plan.Request.Training.Seed,
            Created = time.GetUtcNow(),
        };
        var exported = await CrossEncoderExporter.ExportAsync(
            model, Path.Combine(workspace.Folder, "exported", "model"), new ExportOptions { Probe = ExportProbe.Sample(datasets.HeldOut, model.Tokenizer.MaxLength, plan.Request.Training.Seed), Manifest = manifest }, cancellationToken).ConfigureAwait(false);
        await run.LogMetricsAsync(
            new Dictionary<string, double> { ["export_parity"] = exported.Manifest!.ExportParity!.Value, ["training_seconds"] = duration.TotalSeconds }, cancellationToken: cancellationToken).ConfigureAwait(false);
        var challenger = await ChallengerQuantization.AddAsync(exported, Path.Combine(workspace.Folder, "model"), datasets.Validation ?? datasets.HeldOut, options.Quantization, run, logger, cancellationToken).ConfigureAwait(false);
        return (challenger, ChallengerCard.Begin(plan, datasets, model, trained, duration, options.License));
    }

    public async Task<RetrainingReports> EvaluateAsync(
        RetrainingPlan plan, ModelPackage challenger, RankingDataset heldOut, RetrainingJournal journal, CancellationToken cancellationToken)
    {
        // Documents come back for other queries all through a month: a joined model shall read each of them once, as far as memory goes.
        var serving = new OnnxRerankerOptions();
        serving.MaxStateBytes = Math.Max(serving.MaxStateBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / StateMemoryShare);
        using var rival = await RerankerModel.LoadAsync(challenger, serving, cancellationToken).ConfigureAwait(false);
        using var holder = await RerankerModel.LoadAsync(plan.ChampionPackage, serving, cancellationToken).ConfigureAwait(false);
        var cutoffs = options.Policy.Metrics.Select(static metric => RankingMetrics.CutoffOf(metric)!.Value);
        var evaluation = new EvaluationOptions { Cutoffs = [.. new EvaluationOptions().Cutoffs.Union(cutoffs)] };
        var reports = await RerankingEvaluator.EvaluateAsync([rival, holder], heldOut, evaluation, new EvaluationPhase(journal), cancellationToken).ConfigureAwait(false);
        return new RetrainingReports(
            reports[0] with { ModelBytes = NetworkBytes(challenger) }, reports[1] with { ModelBytes = NetworkBytes(plan.ChampionPackage) },
            RerankingEvaluator.EvaluateBaseline(heldOut, evaluation));
    }

    public static async Task LogAsync(RetrainingReports reports, string folder, IExperimentRun run, RetrainingJournal journal, CancellationToken cancellationToken)
    {
        journal.Report(new RetrainingProgress(RetrainingPhase.Log));
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["evaluated_documents"] = reports.Challenger.EvaluatedDocuments };
        foreach (var metric in LoggedMetrics)
        {
            metrics[metric] = reports.Challenger.Mean(metric);
            metrics[$"champion_{metric}"] = reports.Champion.Mean(metric);
            metrics[$"baseline_{metric}"] = reports.Baseline.Mean(metric);
        }

        foreach (var (prefix, report) in (ReadOnlySpan<(string, EvaluationReport)>)[("", reports.Challenger), ("champion_", reports.Champion)])
        {
            metrics[$"{prefix}p95_milliseconds"] = report.Latency(0.95);
            metrics[$"{prefix}model_bytes"] = report.ModelBytes!.Value;
        }

        await run.LogMetricsAsync(metrics, cancellationToken: cancellationToken).ConfigureAwait(false);
        await run.LogArtifactAsync(await reports.WriteRowsAsync(folder, cancellationToken).ConfigureAwait(false), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public async Task<ChallengerMatch> DecideAsync(RetrainingPlan plan, RetrainingReports reports, string folder, IExperimentRun run, RetrainingJournal journal)
    {
        journal.Report(new RetrainingProgress(RetrainingPhase.Decide));
        var match = new ChallengerMatch(plan, reports, new ChampionChallengerPolicy(options.Policy).Decide(reports.Champion, reports.Challenger));
        await RecordAsync(match, folder, run).ConfigureAwait(false);
        return match;
    }

    /// <summary>Writes a decision to the run.</summary>
    public static async Task RecordAsync(ChallengerMatch match, string folder, IExperimentRun run)
    {
        await run.SetTagsAsync(new Dictionary<string, string> { [RetrainingTags.Decision] = match.Decision.ToJson(indented: false) }).ConfigureAwait(false);
        await run.LogArtifactAsync(await DecisionRecord.WriteAsync(match, Path.Combine(folder, "decision")).ConfigureAwait(false), "decision").ConfigureAwait(false);
    }

    // A large network keeps its weights beside it, in model.onnx_data; one that is written when it is loaded has weights alone.
    private static long NetworkBytes(ModelPackage package)
    {
        var path = File.Exists(package.OnnxPath) ? package.OnnxPath : package.WeightsPath;
        return new FileInfo(path).Directory!.EnumerateFiles(Path.GetFileName(path) + "*").Sum(static file => file.Length);
    }

    private sealed class TrainingPhase(RetrainingJournal journal) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            journal.Report(new RetrainingProgress(RetrainingPhase.Train, value.Step, value.TotalSteps, value.Remaining, value));
    }

    private sealed class EvaluationPhase(RetrainingJournal journal) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) =>
            journal.Report(new RetrainingProgress(RetrainingPhase.Evaluate, value.Query, value.Total));
    }
}
