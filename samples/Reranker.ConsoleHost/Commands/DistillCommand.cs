using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

internal static class DistillCommand
{
    private static readonly DistillationOptions Usual = new();

    public static Command Create()
    {
        var teacher = new Option<string>("--teacher") { Description = "The sentence encoder to learn from: a folder, or a model of the registry.", HelpName = "MODEL", Required = true };
        var data = new Option<string[]>("--data")
        {
            Description = "Texts to learn on: files and folders as train reads them. Labels play no part.", HelpName = "FILE_OR_FOLDER…", AllowMultipleArgumentsPerToken = true, Required = true,
        };
        var output = CommonOptions.Output("the student, a sentence encoder,");
        var prompt = new Option<string>("--student-prompt") { Description = "What stands before the student's queries.", HelpName = "TEXT", DefaultValueFactory = static _ => Usual.QueryPrompt };
        var vectors = new Option<string?>("--vectors") { Description = "A file that keeps the teacher's vectors, for this training and others. [default: in memory only]", HelpName = "FILE" };
        var words = CommonOptions.Number("--max-passage-words", $"Cut passages after so many words. [default: {Usual.MaxPassageWords}]");
        var texts = CommonOptions.Number("--max-texts", "Texts of a file or folder, at most, drawn at random. [default: all]");
        var similarity = new Option<double>("--similarity-weight") { Description = "How much it counts that texts are as like each other as the teacher finds them.", HelpName = "X", DefaultValueFactory = static _ => Usual.SimilarityWeight };
        var checkpoint = CommonOptions.Number("--checkpoint-every", "Save the training to OUTPUT.checkpoint every so many steps, and when it is interrupted; the same command then goes on from there. [default: never]");
        var license = new Option<string>("--license") { Description = "The licence that the card states.", HelpName = "SPDX", DefaultValueFactory = static _ => "other" };
        var validate = new Option<string[]>("--validate")
        {
            Description = "BEIR folders whose dev split the student ranks on the way, for the progress alone. With =RUN.tsv the run's documents are ranked.", HelpName = "FOLDER[=RUN.tsv]…", AllowMultipleArgumentsPerToken = true,
        };
        var depth = CommonOptions.Depth();
        var serving = new ServingFlags();
        var shape = ShapeFlags.OfStudent(Usual.Shape);
        var training = new TrainingFlags();
        var command = new Command("distill", "Teaches a small sentence encoder to make a large one's vectors, from texts alone.")
        {
            teacher, data, output, prompt, vectors, words, texts, similarity, checkpoint, license, validate, depth,
        };
        shape.AddTo(command);
        serving.AddTo(command);
        training.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetRequiredValue(output)));
            var options = new DistillationOptions
            {
                Shape = shape.Read(parsed),
                QueryPrompt = parsed.GetRequiredValue(prompt),
                Teacher = serving.Read(parsed),
                VectorsFile = parsed.GetValue(vectors),
                MaxPassageWords = parsed.GetValue(words) ?? Usual.MaxPassageWords,
                MaxTextsPerSource = parsed.GetValue(texts),
                SimilarityWeight = parsed.GetValue(similarity),
                Training = training.Read(parsed, Usual.Training) with
                {
                    Checkpoint = parsed.GetValue(checkpoint) is { } every ? new CheckpointOptions($"{folder}.checkpoint") { Every = every } : null,
                },
            };
            HeldOutDataset[] measured = [.. (parsed.GetValue(validate) ?? []).Select(text => HeldOutDataset.Parse(text, parsed.GetValue(depth), split: "dev"))];
            var package = await new EncoderDistilling(host).RunAsync(
                parsed.GetRequiredValue(teacher), parsed.GetRequiredValue(data), folder, options, measured, parsed.GetRequiredValue(license), cancellationToken);
            host.Terminal.Print(
                new PackageResult(package.Identity.ToString(), package.Folder, package.Identity.Digest, package.Manifest!.ExportParity, package.Manifest.Metrics, package.Manifest.Calibration),
                ResultFormat.Json.PackageResult,
                static (console, result) => console.WriteRow(result.Folder));
            return ExitCode.Success;
        });
        return command;
    }
}
