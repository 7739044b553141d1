using System.Globalization;
using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>Trains on files: read → learn a vocabulary → create or load → train → export → calibrate → measure → describe.</summary>
internal sealed class OfflineTraining(CommandHost host)
{
    private readonly Terminal _terminal = host.Terminal;

    /// <summary>Makes a package, all of it or nothing.</summary>
    /// <exception cref="TrainingException">The output exists, the data cannot be read, or the training failed.</exception>
    public async Task<ModelPackage> RunAsync(OfflineTrainingPlan plan, CancellationToken cancellationToken)
    {
        var output = plan.Output;
        RequireFree(output);
        var notes = plan.NotesFile is { } file ? await File.ReadAllTextAsync(file, cancellationToken) : null;
        var evaluations = await OfflineData.LoadEvaluationsAsync(plan, cancellationToken);
        var validation = await OfflineData.LoadValidationAsync(plan.Validation, cancellationToken);
        if (plan.Calibration is not null)
            ScoreCalibrator.Check(validation!, plan.Calibration);

        var set = await new OfflineData(host).ReadAsync(plan, cancellationToken);
        var data = set.Dataset;
        var sources = await OfflineData.ReadSourcesAsync(plan, cancellationToken);
        var basePackage = plan.Shape is null ? await host.Models.OpenAsync(plan.BaseModel, cancellationToken) : null;
        using var learner = basePackage is null ? await CreateModelAsync(plan, data, cancellationToken)
            : plan.Join is { } join ? CrossEncoder.Join(basePackage, TextsOf(data), join with { Seed = plan.Training.Seed })
            : plan.BiEncoder is { } biEncoder ? CrossEncoder.LoadBiEncoder(basePackage, biEncoder)
            : CrossEncoder.Load(basePackage, plan.Training.Seed);
        if (learner.LeftOutTensors.Count > 0)
            _terminal.Note($"A bi-encoder has no head; these tensors are left out: {string.Join(", ", learner.LeftOutTensors)}.");
        if (learner.NewTensors.Count > 0)
            _terminal.Note($"The base model is an encoder without a head; these tensors are new: {string.Join(", ", learner.NewTensors)}.");
        if (plan.EncoderNegatives is { } negatives)
        {
            _terminal.Note("Mining negatives that the encoder finds near.");
            set = EncoderNegatives.Mine(learner, set, negatives, plan.Training, cancellationToken);
            data = set.Dataset;
        }

        var trained = await TrainAsync(plan, learner, data, validation, cancellationToken);
        using var trimmed = plan.VocabularySize is { } size ? learner.TrimVocabulary(TextsOf(data), size) : null;
        var model = trimmed ?? learner;

        var unfinished = $"{output}.{Environment.ProcessId}.unfinished";
        try
        {
            var package = await ExportAsync(plan, model, data, basePackage, unfinished, cancellationToken);
            var calibration = plan.Calibration is null ? null : await CalibrateAsync(package, validation!, plan.Calibration, cancellationToken);
            var figures = await EvaluateAsync(package, evaluations, cancellationToken);
            var card = new ModelCard
            {
                Name = Path.GetFileName(output),
                Config = model.Config,
                BiEncoder = model.BiEncoder,
                ParameterCount = model.ParameterCount,
                Precision = plan.Precision,
                BaseModel = basePackage?.Identity,
                License = plan.License,
                Language = plan.Language,
                Reproduction = $"```\n{CommandText.OfThisProcess()}\n```",
                Training = plan.Training,
                Trained = trained,
                Duration = trained.Last.Elapsed, // of all sittings, where the training was interrupted
                Data = data,
                Validation = validation,
                Sources = sources,
                Teachers = set.Teachers,
                HeldOut = [.. figures.Zip(plan.HeldOut, CardFigures.Of)],
                Notes = notes,
            };
            await card.SealAsync(unfinished, package.Manifest! with { Metrics = Metrics(figures), Calibration = calibration }, cancellationToken);
            Directory.Move(unfinished, output);
            if (plan.Training.Checkpoint is { } checkpoint)
                File.Delete(checkpoint.Path);
            return await ModelPackage.OpenAsync(output, cancellationToken: cancellationToken);
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }

    private static IEnumerable<string> TextsOf(RankingDataset data) =>
        data.Queries.SelectMany(static query => query.Candidates.Select(static candidate => candidate.Text)).Distinct(StringComparer.Ordinal);

    // Better now than after hours of training.
    private static void RequireFree(string output)
    {
        if (Path.Exists(output))
            throw new TrainingException($"'{output}' exists. Name a folder that does not, or remove it first: a package is never overwritten.");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The folder of '{output}' cannot be made: {error.Message} Name another --output.", error);
        }
    }

    private async Task<CrossEncoder> CreateModelAsync(OfflineTrainingPlan plan, RankingDataset data, CancellationToken cancellationToken)
    {
        _terminal.Note("Learning the vocabulary.");
        var vocabulary = new VocabularyTrainer(plan.Shape!.VocabSize);
        foreach (var text in data.Queries.SelectMany(static query => query.Candidates.Select(static candidate => candidate.Text).Append(query.Text)).Distinct())
            vocabulary.Add(text);

        // Its configuration says what it was trained with, so that further training goes on in the same way.
        var shape = plan.Training.Dropout is { } dropout ? plan.Shape with { HiddenDropoutProb = dropout, AttentionProbsDropoutProb = dropout } : plan.Shape;
        var pieces = vocabulary.Train(cancellationToken);
        var vectors = plan.WordVectors is { } path ? await WordVectors.LoadAsync(path, pieces, cancellationToken) : null;
        if (vectors is not null)
            _terminal.Note(string.Create(CultureInfo.InvariantCulture, $"{vectors.Count:N0} of {pieces.Count:N0} word pieces start from word vectors."));
        return CrossEncoder.Create(shape, pieces, plan.Training.Seed, wordVectors: vectors);
    }

    private async Task<TrainingOutcome> TrainAsync(
        OfflineTrainingPlan plan, CrossEncoder model, RankingDataset data, RankingDataset? validation, CancellationToken cancellationToken)
    {
        using var line = _terminal.StartProgress();
        var progress = new SynchronousProgress<TrainingProgress>(step => line.Show(ProgressText.Of(step), isMilestone: step.Evaluation is not null));
        return await new CrossEncoderTrainer(plan.Training).TrainAsync(model, data, validation, progress, cancellationToken);
    }

    private Task<ModelPackage> ExportAsync(
        OfflineTrainingPlan plan, CrossEncoder model, RankingDataset data, ModelPackage? basePackage, string folder, CancellationToken cancellationToken)
    {
        _terminal.Note("Exporting the model, and comparing it with torch.");
        return CrossEncoderExporter.ExportAsync(model, folder, new ExportOptions
        {
            Probe = ExportProbe.Sample(data, model.Tokenizer.MaxLength, plan.Training.Seed),
            Precision = plan.Precision,
            WeightsOnly = plan.WeightsOnly,
            Manifest = new ModelManifest
            {
                BaseModel = basePackage?.Identity.Name,
                ParentVersion = basePackage?.Identity.Version,
                DatasetDigest = data.Digest,
                Seed = plan.Training.Seed,
                Created = TimeProvider.System.GetUtcNow(),
            },
        }, cancellationToken);
    }

    private async Task<ScoreCalibration?> CalibrateAsync(ModelPackage package, RankingDataset validation, CalibrationOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await ScoreCalibrator.FitAsync(package, validation, options, cancellationToken: cancellationToken);
        }
        catch (TrainingException error)
        {
            _terminal.Note($"The package has no calibration. {error.Message}"); // which must not cost a training
            return null;
        }
    }

    private async Task<IReadOnlyList<EvaluationResult>> EvaluateAsync(ModelPackage package, IReadOnlyList<DatasetEvaluation> evaluations, CancellationToken cancellationToken)
    {
        if (evaluations.Count == 0)
            return [];
        using var reranker = await RerankerModel.LoadAsync(package, new OnnxRerankerOptions { MaxStateBytes = DatasetEvaluation.StateBytes }, cancellationToken);
        var figures = new List<EvaluationResult>();
        foreach (var evaluation in evaluations)
            figures.Add(await evaluation.RunAsync(reranker, other: null, CardFigures.Cutoffs, _terminal, cancellationToken));
        return figures;
    }

    private static Dictionary<string, double>? Metrics(IReadOnlyList<EvaluationResult> figures) => figures.Count == 0
        ? null
        : figures.SelectMany(static figure => figure.Metrics.Select(metric => (Name: $"{figure.Dataset}_{metric.Key}", metric.Value)))
            .DistinctBy(static metric => metric.Name)
            .ToDictionary(static metric => metric.Name, static metric => metric.Value, StringComparer.Ordinal);
}
