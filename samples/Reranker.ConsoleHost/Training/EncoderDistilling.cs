using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>Distils a sentence encoder: read → teacher's vectors → learn → export.</summary>
internal sealed class EncoderDistilling(CommandHost host)
{
    // What every vector takes in memory is little beside a training.
    private const long VectorBytes = 8L << 30;

    /// <summary>Makes a package, all of it or nothing.</summary>
    /// <exception cref="TrainingException">The output exists, the data cannot be read, or the training failed.</exception>
    public async Task<ModelPackage> RunAsync(
        string teacherName, IReadOnlyList<string> data, string output, DistillationOptions options, IReadOnlyList<HeldOutDataset> measured, string license, CancellationToken cancellationToken)
    {
        if (Path.Exists(output))
            throw new TrainingException($"'{output}' exists. Name a folder that does not, or remove it first: a package is never overwritten.");
        options.Teacher.BiEncoder.MaxVectorBytes = VectorBytes;
        var teacher = await host.Models.OpenAsync(teacherName, cancellationToken);
        var validation = await OfflineData.LoadValidationAsync(measured, cancellationToken);
        using var line = host.Terminal.StartProgress();
        var (student, outcome) = await EncoderDistillation.RunAsync(
            teacher, data, options, validation,
            new SynchronousProgress<int>(read => line.Show(string.Create(CultureInfo.InvariantCulture, $"{teacher.Identity.Name} has read {read:N0} texts"))),
            new SynchronousProgress<TrainingProgress>(step => line.Show(ProgressText.Of(step), isMilestone: step.Evaluation is not null)), cancellationToken);
        using (student)
        {
            var probe = ExportProbe.Sample(validation ?? new RankingDataset("none", []), student.Tokenizer.MaxLength, options.Training.Seed);
            var package = await CrossEncoderExporter.ExportAsync(student, output, new ExportOptions
            {
                Probe = probe,
                Manifest = new ModelManifest { BaseModel = teacher.Identity.Name, ParentVersion = teacher.Identity.Version, Seed = options.Training.Seed, Created = TimeProvider.System.GetUtcNow() },
                ModelCard = Card(Path.GetFileName(output), teacher, outcome, license),
            }, cancellationToken);
            if (options.Training.Checkpoint is { } checkpoint)
                File.Delete(checkpoint.Path);
            return package;
        }
    }

    private static string Card(string name, ModelPackage teacher, TrainingOutcome outcome, string license)
    {
        var measured = string.Concat(outcome.Evaluations.Select(static one => string.Create(CultureInfo.InvariantCulture, $"| {one.Step:N0} | {one.NdcgAt10:F4} |\n")));
        return string.Create(CultureInfo.InvariantCulture, $"""
            ---
            license: {license}
            library_name: reranker
            pipeline_tag: sentence-similarity
            base_model: {teacher.Identity.Name}
            ---

            # {name}

            A sentence encoder that was taught the vectors of {teacher.Identity}.

            ```
            {CommandText.OfThisProcess()}
            ```

            {outcome.Last.Step:N0} steps, {outcome.Passes:0.##} passes over the texts, in {outcome.Last.Elapsed.TotalMinutes:F0} min ({outcome.Last.PairsPerSecond:N0} texts a second).

            | step | nDCG@10 on the queries of --validate |
            |---|---|
            {measured}
            """);
    }
}
