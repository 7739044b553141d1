using System.Globalization;
using Microsoft.Extensions.Options;

namespace Reranker.Training.Tests;

public class RetrainingPipelineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_better_challenger_takes_the_champions_place_and_leaves_a_full_record()
    {
        await using var line = new LearningLine(options => options.License = "other");
        var champion = await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();

        var phases = new List<RetrainingPhase>();
        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window) { Training = LearningLine.Training }, Token);
        var outcome = await line.Get<RetrainingPipeline>().RunAsync(runId, new Listener(progress => phases.Add(progress.Phase)), Token);

        Assert.Equal(PromotionOutcome.Promoted, outcome.Decision.Outcome);
        Assert.Equal(champion.Version, outcome.ArchivedModelVersion);
        Assert.Equal(Enum.GetValues<RetrainingPhase>(), phases.Distinct());

        var versions = await line.Get<IModelRegistry>().ListAsync(ModelNames.RegisteredModel, Token);
        Assert.Equal([(2, "Production"), (1, "Archived")], versions.Select(version => (version.Version, version.Stage)));
        Assert.Equal(["champion"], versions[0].Aliases);
        Assert.Equal(["previous"], versions[1].Aliases);

        var run = (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!;
        Assert.Equal("challenger-tiny-2025-07-01_to_2025-07-14", run.Name);
        Assert.Equal(ExperimentRunStatus.Finished, run.Status);
        Assert.Equal(("tiny", "15", "16", "10", "2025-07-01", "2025-07-14", "1"),
            (run.Parameters["base_model"], run.Parameters["epochs"], run.Parameters["batch_size"], run.Parameters["num_negatives"],
                run.Parameters["date_from"], run.Parameters["date_to"], run.Parameters["archived_model_version"]));
        foreach (var metric in (string[])["ndcg_at_5", "mrr_at_5", "map_at_5", "hits_at_5"])
            Assert.Equal(outcome.Challenger.Mean(metric), run.Metrics[metric], 1e-9);
        Assert.Equal(outcome.Challenger.EvaluatedDocuments, run.Metrics["evaluated_documents"]);
        // The five first, on MLflow's pages; the base model's run has the same names, on the same queries.
        Assert.Equal(["evaluated_documents", "hits_at_5", "map_at_5", "mrr_at_5", "ndcg_at_10", "ndcg_at_5"], run.Metrics.Keys.Where(static metric => !metric.Contains('/')).Order(StringComparer.Ordinal));
        Assert.Equal(outcome.Champion.Mean("ndcg_at_5"), run.Metrics["champion/ndcg_at_5"], 1e-9);
        var baseRun = (await line.Get<IExperimentTracker>().FindRunAsync(champion.RunId!, Token))!;
        Assert.Equal(outcome.Champion.Mean("ndcg_at_5"), baseRun.Metrics["ndcg_at_5"], 1e-9);
        Assert.Equal(ExperimentRunStatus.Finished, baseRun.Status);
        Assert.Equal("promoted", PromotionDecision.FromJson(run.Tags[RetrainingTags.Decision]).Outcome.ToString(), ignoreCase: true);

        // What people see in MLflow: a description of everything, and few tags, none of them for machines.
        Assert.Equal("A challenger on the feedback of 2025-07-01 to 2025-07-14, trained from `tiny`. It became version 2. **Promoted** over version 1, by "
            + $"{outcome.Challenger.QueryIds.Count} held-out queries. {outcome.Decision.Reasons[0]} `decision/decision.html` shows what that rests on; load the model with `models:/CrossEncoderReranker/2`.", run.Tags[RetrainingTags.Note]);
        Assert.Equal([("decision", "promoted"), ("version", "2")], run.Tags.Where(static tag => !tag.Key.StartsWith("mlflow.", StringComparison.Ordinal)).Select(static tag => (tag.Key, tag.Value)).Order());
        var client = line.Get<Reranker.MLflow.IMLflowClient>();
        Assert.Contains("models:/CrossEncoderReranker@champion", (await client.GetRegisteredModelAsync(ModelNames.RegisteredModel, Token)).Description, StringComparison.Ordinal);
        Assert.StartsWith("Rerankers on their way", (await client.GetExperimentByNameAsync(ModelNames.Experiment, Token)).Tags[RetrainingTags.Note], StringComparison.Ordinal);
        Assert.Contains("**Promoted** over version 1", versions[0].Description!, StringComparison.Ordinal);
        Assert.Contains("champion by promotion", versions[0].Description!, StringComparison.Ordinal);
        Assert.Contains("archived, version 2 is the champion", versions[1].Description!.Split("\n\n")[^1], StringComparison.Ordinal);

        var served = await line.Get<IModelSource>().GetAsync("models:/CrossEncoderReranker@champion", Token);
        Assert.Equal("2", served.Identity.Version);
        Assert.Equal("1", served.Manifest!.ParentVersion);
        Assert.Equal(served.Manifest.Quantization!.NdcgLoss, run.Metrics["quantization/ndcg_at_10_loss"], 1e-9);
        Assert.Equal(("feedback-2025-07-01_to_2025-07-14-heldout", outcome.Challenger.DatasetDigest), (served.Manifest.Quantization.Dataset, served.Manifest.Quantization.DatasetDigest));
        Assert.True(File.Exists(served.QuantizedOnnxPath));
        Assert.Equal(CalibrationMethod.Platt, served.Manifest.Calibration!.Method);
        Assert.Equal(served.Manifest.Calibration.ErrorAfter!.Value, run.Metrics["calibration/error"], 1e-9);
        Assert.False(Directory.Exists(Path.Combine(line.WorkingDirectory, runId)));

        Assert.Equal(served.Manifest.Calibration.ErrorAfter!.Value, outcome.Challenger.CalibrationError!.Value, 1e-9);
        Assert.Equal(new FileInfo(served.OnnxPath).Length, outcome.Challenger.ModelBytes);
        var rows = (await File.ReadAllLinesAsync(line.FindArtifact("evaluation.csv"), Token)).Select(static row => row.Split(',')).ToArray();
        Assert.Equal(outcome.Challenger.QueryIds, rows.Skip(1).Select(static row => row[0]));
        Assert.Equal(["query_id", "query"], rows[0].Take(2));
        Assert.Equal(outcome.Challenger.QueryTexts, rows.Skip(1).Select(static row => row[1]));
        Assert.Equal(
            outcome.Challenger.PerQuery["ndcg_at_5"],
            rows.Skip(1).Select(row => double.Parse(row[Array.IndexOf(rows[0], "challenger_ndcg_at_5")], CultureInfo.InvariantCulture)));

        Assert.Equal(outcome.Decision.ToJson(), (await File.ReadAllTextAsync(line.FindArtifact("decision.json"), Token)).TrimEnd());
        var page = System.Xml.Linq.XDocument.Parse((await File.ReadAllTextAsync(line.FindArtifact("decision.html"), Token)).Replace("<!doctype html>", "", StringComparison.Ordinal).Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal));
        Assert.Equal("Version 2, the challenger of 2025-07-01 to 2025-07-14, takes the champion\u2019s place".Replace('\u2019', '\''), page.Descendants("h1").Single().Value);
        Assert.All(outcome.Decision.Reasons, reason => Assert.Contains(reason, page.Descendants("li").Select(static item => item.Value)));
        var charts = page.Descendants().Where(static element => element.Name.LocalName == "svg").Select(static chart => chart.Value).ToArray();
        Assert.Equal(3, charts.Length);
        Assert.Contains("Version 1, the champion (light), above version 2, the challenger", charts[0], StringComparison.Ordinal);
        Assert.Contains(outcome.Champion.Mean("ndcg_at_5").ToString("F3", CultureInfo.InvariantCulture), charts[0], StringComparison.Ordinal);
        Assert.Contains("−0.", charts[1], StringComparison.Ordinal); // a scale
        Assert.DoesNotContain(page.Descendants().SelectMany(static element => element.Attributes()), static attribute => attribute.Name.LocalName is "src" or "href");
        var asked = outcome.Challenger.QueryTexts.ToHashSet();
        Assert.Contains(page.Descendants("td").Select(static cell => cell.Value), asked.Contains);

        var card = await File.ReadAllTextAsync(Path.Combine(served.Folder, "README.md"), Token);
        Assert.Equal(["Training", "Data", "Held-out figures", "Calibration", "Quantized network"],
            card.Split('\n').Where(static text => text.StartsWith("## ", StringComparison.Ordinal)).Select(static text => text[3..]));
        Assert.Contains("\nbase_model: tiny\n", card, StringComparison.Ordinal);
        Assert.Contains("\nlicense: other\n", card, StringComparison.Ordinal);
        Assert.Contains("\"from\": \"2025-07-01\"", card, StringComparison.Ordinal);
        Assert.Contains(outcome.Decision.Tests[0].Queries + " | ", card, StringComparison.Ordinal);
        Assert.Equal(served.Identity.Digest, outcome.Challenger.Model.Digest);
        Assert.Superset(new HashSet<string> { "README.md", "training.svg" }, served.Manifest.Files.Keys.ToHashSet());
    }

    [Fact]
    public async Task A_challenger_has_to_win_against_the_champion_of_the_moment()
    {
        await using var line = new LearningLine();
        var first = await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();
        var package = await line.Get<IModelSource>().GetAsync($"models:/{first.Name}/{first.Version}", Token);

        // Somebody replaces the champion while the challenger is being judged.
        var isReplaced = false;
        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window) { Training = LearningLine.Training }, Token);
        var outcome = await line.Get<RetrainingPipeline>().RunAsync(runId, new Listener(progress =>
        {
            if (progress.Phase != RetrainingPhase.Decide || isReplaced)
                return;
            isReplaced = true;
            line.Get<BaseModelRegistration>().RegisterAsync(package, Token).GetAwaiter().GetResult();
        }), Token);

        Assert.Equal((PromotionOutcome.Promoted, 3, 2), (outcome.Decision.Outcome, outcome.Version.Version, outcome.ArchivedModelVersion));
        Assert.Equal("2", outcome.Champion.Model.Version);
        Assert.Equal("2", outcome.Version.Tags["compared_with_version"]);
        Assert.Equal("2", (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!.Parameters["archived_model_version"]);
    }

    [Fact]
    public async Task A_champion_that_changes_again_and_again_leaves_it_undecided()
    {
        await using var line = new LearningLine(options => options.MaximumRematches = 0);
        var first = await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();
        var package = await line.Get<IModelSource>().GetAsync($"models:/{first.Name}/{first.Version}", Token);

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window) { Training = LearningLine.Training }, Token);
        var outcome = await line.Get<RetrainingPipeline>().RunAsync(runId, new Listener(progress =>
        {
            if (progress.Phase == RetrainingPhase.Decide)
                line.Get<BaseModelRegistration>().RegisterAsync(package, Token).GetAwaiter().GetResult();
        }), Token);

        Assert.Equal((PromotionOutcome.Inconclusive, (int?)null), (outcome.Decision.Outcome, outcome.ArchivedModelVersion));
        Assert.StartsWith("It won against version 1, but the champion keeps changing: it is version 2 now.", outcome.Decision.Reasons[0], StringComparison.Ordinal);
        Assert.Equal("inconclusive", outcome.Version.Tags["decision"]);
        await line.Get<ModelPromotion>().RepairAsync(Token);
        Assert.Equal(2, (await line.Get<IModelRegistry>().FindByAliasAsync(ModelNames.RegisteredModel, ModelNames.Champion, Token))!.Version);
    }

    [Fact]
    public async Task A_propensity_that_is_to_be_estimated_is_logged_as_it_was_found()
    {
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        var random = new Random(5);
        await line.Get<IFeedbackStore>().AddAsync([.. TinyModel.Matching(60, seed: 9).Queries.SelectMany(query => Enumerable.Repeat(query, 12)).Select((query, index) => new FeedbackRecord
        {
            Timestamp = new DateTimeOffset(LearningLine.Day, TimeOnly.MinValue, TimeSpan.Zero).AddMinutes(index),
            Query = $"{query.Text} {query.Id}",
            Results = [.. query.Candidates.OrderBy(_ => random.Next()).Select((candidate, i) => new FeedbackResult { Text = candidate.Text, Position = i + 1, Clicked = candidate.Grade > 0 && random.NextDouble() < 1.0 / (i + 1) })],
        })], Token);

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(
            new RetrainingRequest(LearningLine.Window) { Labels = new FeedbackLabels { Propensity = new PropensityOptions() }, Training = LearningLine.Training with { MaxSteps = 1 } }, Token);
        await line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token);

        var run = (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!;
        Assert.Equal("estimate", run.Parameters["propensity_eta"]);
        Assert.Equal(1, run.Metrics["training/propensity_eta"], 0.4);
    }

    [Fact]
    public async Task Feedback_that_does_not_tell_the_propensity_fails_the_run_with_what_it_would_take()
    {
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(
            new RetrainingRequest(LearningLine.Window) { Labels = new FeedbackLabels { Propensity = new PropensityOptions() }, Training = LearningLine.Training }, Token);
        var error = await Assert.ThrowsAsync<TrainingException>(() => line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token));

        Assert.Contains("expected at least 20. Use a longer window, state eta, or leave propensities out.", error.Message, StringComparison.Ordinal);
        var run = (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!;
        Assert.Equal((ExperimentRunStatus.Failed, error.Message), (run.Status, run.Tags[RetrainingTags.Error]));
    }

    [Fact]
    public async Task A_challenger_that_is_no_better_is_registered_but_not_promoted()
    {
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();

        var lazy = new TrainingOptions { Epochs = 1, LearningRate = 1e-9, Threads = 1 };
        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window) { Training = lazy }, Token);
        var outcome = await line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token);

        Assert.NotEqual(PromotionOutcome.Promoted, outcome.Decision.Outcome);
        Assert.NotEmpty(outcome.Decision.Reasons);
        Assert.Null(outcome.ArchivedModelVersion);
        Assert.Equal(1, (await line.Get<IModelRegistry>().FindByAliasAsync(ModelNames.RegisteredModel, ModelNames.Champion, Token))!.Version);
        Assert.Equal(2, (await line.Get<IModelRegistry>().FindByAliasAsync(ModelNames.RegisteredModel, ModelNames.Challenger, Token))!.Version);
    }

    [Fact]
    public async Task A_policys_metrics_are_measured_at_whatever_cut_off_they_name()
    {
        await using var line = new LearningLine(static options => (options.Policy.PrimaryMetric, options.Policy.Margins["recall_at_7"]) = ("ndcg_at_3", 0.5));
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window) { Training = LearningLine.Training with { MaxSteps = 1 } }, Token);
        var outcome = await line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token);

        Assert.Equal("ndcg_at_3", outcome.Decision.Tests[0].Metric);
        Assert.Contains("recall_at_7", outcome.Decision.Tests.Select(static test => test.Metric));
    }

    [Theory]
    [InlineData("ndcg")]
    [InlineData("ndgc_at_5")]
    [InlineData("ndcg_at_0")]
    [InlineData("ndcg_at_five")]
    public async Task A_metric_that_no_evaluation_measures_is_refused_before_any_training(string metric)
    {
        await using var line = new LearningLine(options => options.Policy.PrimaryMetric = metric);

        Assert.Contains($"there is no metric '{metric}'", Assert.Throws<OptionsValidationException>(() => line.Get<RetrainingPipeline>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_challenger_that_quantization_would_spoil_goes_on_without_a_quantized_network()
    {
        await using var line = new LearningLine(options => options.Quantization = new QuantizationOptions { MaxLoss = -1 });
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window) { Training = LearningLine.Training }, Token);
        await line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token);

        var registered = await line.Get<IModelSource>().GetAsync("models:/CrossEncoderReranker/2", Token);
        Assert.False(File.Exists(registered.QuantizedOnnxPath));
        Assert.Null(registered.Manifest!.Quantization);
        Assert.Contains("quantization/ndcg_at_10_loss", (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!.Metrics);
    }

    [Fact]
    public async Task A_challenger_may_learn_from_a_teacher_and_from_negatives_that_the_champion_finds_hard()
    {
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();
        var request = new RetrainingRequest(LearningLine.Window)
        {
            Training = new TrainingOptions { Epochs = 1, Loss = RankingLoss.MarginMse, Threads = 1 },
            HardNegatives = new HardNegativeOptions { NumNegatives = 2, RelativeMargin = 0 },
            Teacher = TeacherMixture.Parse(["models:/CrossEncoderReranker@champion", "bm25=0.5"]),
            Calibration = null,
        };

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(request, Token);
        var outcome = await line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token);

        var run = (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!;
        Assert.Equal(("2", "models:/CrossEncoderReranker@champion bm25=0.5"), (run.Parameters["hard_negatives"], run.Parameters["teacher"]));
        Assert.DoesNotContain("calibration/error", run.Metrics.Keys);
        Assert.Equal(2, outcome.Version.Version);

        var error = await Assert.ThrowsAsync<TrainingException>(() => line.Get<RetrainingPipeline>().EnqueueAsync(request with { Teacher = null }, Token));
        Assert.StartsWith("The loss MarginMse learns from a teacher's scores.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_without_feedback_is_refused_before_a_run_is_opened()
    {
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();
        var window = new DateWindow(new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 2));

        var error = await Assert.ThrowsAsync<NoFeedbackException>(() => line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(window), Token));
        Assert.Equal("There is no feedback between 2024-01-01 and 2024-01-02.", error.Message);
        Assert.Single(await line.Get<IExperimentTracker>().ListRunsAsync(ModelNames.Experiment, cancellationToken: Token));
    }

    [Fact]
    public async Task A_cancelled_training_ends_as_killed_and_registers_nothing()
    {
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();
        using var stop = new CancellationTokenSource();

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window) { Training = LearningLine.Training }, Token);
        var listener = new Listener(progress =>
        {
            if (progress is { Phase: RetrainingPhase.Train, Step: 3 })
                stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line.Get<RetrainingPipeline>().RunAsync(runId, listener, stop.Token));

        Assert.Equal(ExperimentRunStatus.Killed, (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!.Status);
        Assert.Single(await line.Get<IModelRegistry>().ListAsync(ModelNames.RegisteredModel, Token));
        Assert.False(Directory.Exists(Path.Combine(line.WorkingDirectory, runId)));
    }

    [Fact]
    public async Task A_failed_training_says_why_in_its_run()
    {
        await using var line = new LearningLine(options => options.HeldOutFraction = 0.9);
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync(queries: 2);

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window), Token);
        var error = await Assert.ThrowsAsync<NoFeedbackException>(() => line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token));
        var run = (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!;
        Assert.Equal((ExperimentRunStatus.Failed, error.Message), (run.Status, run.Tags[RetrainingTags.Error]));
    }

    [Theory]
    [InlineData(1, true, true)]
    [InlineData(40, false, false)]
    [InlineData(40, true, false)]
    public async Task Feedback_that_teaches_nothing_fails_the_run_with_the_reason(int queries, bool isFirstChosen, bool isChoiceMade)
    {
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        await line.Get<IFeedbackStore>().AddAsync([.. Enumerable.Range(0, queries).Select(index => new FeedbackRecord
        {
            Timestamp = new DateTimeOffset(LearningLine.Day, TimeOnly.MinValue, TimeSpan.Zero).AddHours(index),
            Query = $"{TinyModel.Words[index % 16]} {TinyModel.Words[index / 16]}",
            Results =
            [
                new FeedbackResult { Text = "apple", Position = 1, Clicked = isFirstChosen },
                new FeedbackResult { Text = "banana", Position = 2, Clicked = isFirstChosen && !isChoiceMade },
            ],
        })], Token);

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(new RetrainingRequest(LearningLine.Window), Token);
        var error = await Assert.ThrowsAsync<NoFeedbackException>(() => line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token));
        Assert.Contains("Use a longer window.", error.Message, StringComparison.Ordinal);
        var run = (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!;
        Assert.Equal((ExperimentRunStatus.Failed, error.Message), (run.Status, run.Tags[RetrainingTags.Error]));
    }

    [Fact]
    public async Task The_validation_slice_steers_the_training_and_decides_on_the_quantized_network()
    {
        await using var line = new LearningLine(options => options.ValidationFraction = 0.4);
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(
            new RetrainingRequest(LearningLine.Window) { Training = LearningLine.Training with { Epochs = 2 } }, Token);
        var evaluations = new List<TrainingEvaluation>();
        await line.Get<RetrainingPipeline>().RunAsync(runId, new Listener(progress => evaluations.AddRange(progress.Training?.Evaluation is { } evaluation ? [evaluation] : [])), Token);

        var run = (await line.Get<IExperimentTracker>().FindRunAsync(runId, Token))!;
        Assert.Equal(3, evaluations.Count);
        Assert.Equal(evaluations[^1].NdcgAt10, run.Metrics["training/validation_ndcg_at_10"], 1e-9);
        var quantization = (await line.Get<IModelSource>().GetAsync("models:/CrossEncoderReranker/2", Token)).Manifest!.Quantization!;
        Assert.Equal(("feedback-2025-07-01_to_2025-07-14-train-validation", 67), (quantization.Dataset, quantization.Queries));
        Assert.All((string[])["training/loss", "training/learning_rate", "training/pairs_per_second"], metric => Assert.Contains(metric, run.Metrics.Keys));
    }

    [Fact]
    public async Task The_way_back_leads_to_the_previous_champion()
    {
        await using var line = new LearningLine();
        var first = await line.RegisterBaseAsync();
        var package = await line.Get<IModelSource>().GetAsync($"models:/{first.Name}/{first.Version}", Token);
        var second = await line.Get<BaseModelRegistration>().RegisterAsync(package, Token);
        Assert.Equal((2, "Production"), (second.Version, second.Stage));

        var back = await line.Get<ModelPromotion>().RollbackAsync(cancellationToken: Token);
        Assert.Equal((1, "Production"), (back.Version, back.Stage));
        Assert.Equal(2, (await line.Get<IModelRegistry>().FindByAliasAsync(first.Name, ModelNames.Previous, Token))!.Version);
    }

    private sealed class Listener(Action<RetrainingProgress> onReport) : IProgress<RetrainingProgress>
    {
        public void Report(RetrainingProgress value) => onReport(value);
    }
}
