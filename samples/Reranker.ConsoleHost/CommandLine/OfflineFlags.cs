using System.CommandLine;
using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options of a training on files.</summary>
internal sealed class OfflineFlags
{
    private readonly Option<bool> _scratch = new("--from-scratch") { Description = "Start from nothing: learn a vocabulary, then a model of the shape below." };

    private readonly Option<string[]> _data = new("--data")
    {
        Description = """Files: JSON lines {"query", "pos", "neg"} or {"query", "passage"}, or with --teacher {"query"} or {"passage"}, plain or gzip; or BEIR folders, of which the train split is read.""",
        HelpName = "FILE_OR_FOLDER…",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _recipe = new("--recipe") { Description = "A file that says what to mix from which files, instead of --data.", HelpName = "FILE.json" };
    private readonly Option<string?> _output = new("--output") { Description = "Where the model package shall be; a folder that does not exist.", HelpName = "FOLDER" };
    private readonly Option<int?> _checkpointEvery = CommonOptions.Number(
        "--checkpoint-every", "Save the training to OUTPUT.checkpoint every so many steps, and when it is interrupted; the same command then goes on from there. [default: never]");

    private readonly Option<string> _weights = new("--weights") { Description = "How weights are stored: in 32 or in 16 bits.", DefaultValueFactory = static _ => "full" };

    private readonly Option<bool> _weightsOnly = new("--weights-only") { Description = "Leave onnx/model.onnx out: it is written from the weights when the model is loaded." };

    private readonly Option<string[]> _evaluate = new("--evaluate")
    {
        Description = "Held-out BEIR folders to measure the model on; the figures go into its card. With =RUN.tsv the run's documents are ranked.",
        HelpName = "FOLDER[=RUN.tsv]…",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _validate = new("--validate")
    {
        Description = "BEIR folders whose dev split the model is measured on while it trains; the weights that did best are kept. With =RUN.tsv the run's documents are ranked.",
        HelpName = "FOLDER[=RUN.tsv]…",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int?> _depth = CommonOptions.Depth();
    private readonly Option<double> _fusionWeight = CommonOptions.FusionWeight();
    private readonly Option<string> _license = new("--license") { Description = "The licence that the model card states.", HelpName = "SPDX", DefaultValueFactory = static _ => "other" };
    private readonly Option<string> _language = new("--language") { Description = "The language that the model card states.", HelpName = "CODE", DefaultValueFactory = static _ => "en" };
    private readonly Option<string?> _notes = new("--notes") { Description = "Markdown to add to the model card: the data's origin and licences, what the model is for.", HelpName = "FILE.md" };
    private readonly Option<string?> _wordVectors = new("--word-vectors") { Description = "From scratch: GloVe's vectors, or others in its text format, for the embeddings to start from.", HelpName = "FILE" };
    private readonly ShapeFlags _shape = ShapeFlags.FromScratch();
    private readonly Option<string?> _queryPrompt = new("--query-prompt")
    {
        Description = "With --join or --bi-encoder: what stands before every query, as in the encoder's pretraining. [default: nothing; of a bi-encoder the folder's prompt]", HelpName = "TEXT",
    };

    private readonly JoinFlags _join;
    private readonly BiEncoderFlags _biEncoder;

    public OfflineFlags() => (_join, _biEncoder) = (new JoinFlags(_queryPrompt), new BiEncoderFlags(_queryPrompt));

    public void AddTo(Command command)
    {
        _weights.AcceptOnlyFromAmong("full", "half");
        foreach (var option in new Option[] { _scratch, _data, _recipe, _output, _checkpointEvery, _weights, _weightsOnly, _validate, _evaluate, _depth, _fusionWeight, _license, _language, _notes, _wordVectors })
            command.Add(option);
        _shape.AddTo(command);
        command.Add(_queryPrompt);
        _join.AddTo(command);
        _biEncoder.AddTo(command);
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_data) is { Length: > 0 } || parsed.GetValue(_recipe) is not null;

    /// <exception cref="UsageException">An option of a training on files was given.</exception>
    public void RequireNone(ParseResult parsed)
    {
        foreach (var option in new Option[] { _scratch, _output, _checkpointEvery, _validate, _evaluate, _notes, _wordVectors, _queryPrompt })
            if (parsed.GetResult(option) is { Implicit: false })
                throw new UsageException($"{option.Name} goes with --data or --recipe only: a challenger trained on feedback is registered.");
        _shape.RequireNone(parsed);
        _join.RequireNone(parsed, "--data or --recipe");
        _biEncoder.RequireNone(parsed, "--data or --recipe");
    }

    /// <exception cref="UsageException">The options make no sense together.</exception>
    public OfflineTrainingPlan Read(ParseResult parsed, string? model, Func<bool, TrainingOptions> readTraining)
    {
        var isNew = parsed.GetValue(_scratch);
        if (isNew && model is not null)
            throw new UsageException("--from-scratch starts from nothing and --model from a model: give one of them.");
        if (!isNew)
        {
            _shape.RequireNone(parsed);
            if (parsed.GetValue(_wordVectors) is not null)
                throw new UsageException("--word-vectors start a new model: they go with --from-scratch only.");
        }

        var (join, biEncoder) = (_join.Read(parsed), _biEncoder.Read(parsed));
        if (join is not null && biEncoder is not null)
            throw new UsageException("--join leaves an encoder as it is and --bi-encoder trains it: give one of them.");
        if (join is null && biEncoder is null && parsed.GetValue(_queryPrompt) is not null)
            throw new UsageException("--query-prompt goes with --join or --bi-encoder only.");
        if (isNew && (join is not null || biEncoder is not null))
            throw new UsageException($"{(join is null ? "--bi-encoder" : "--join")} starts from an encoder, --from-scratch from nothing: give one of them.");
        if (parsed.GetValue(_data) is { Length: > 0 } && parsed.GetValue(_recipe) is not null)
            throw new UsageException("--data and --recipe both say what to train on: give one of them, or put the files into the recipe.");
        var output = parsed.GetValue(_output) ?? throw new UsageException("--output is missing: name the folder that the model package shall be in.");
        output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(output));
        return new OfflineTrainingPlan
        {
            Shape = isNew ? _shape.Read(parsed) : null,
            WordVectors = parsed.GetValue(_wordVectors),
            BaseModel = model,
            Join = join,
            EncoderNegatives = _join.ReadNegatives(parsed),
            VocabularySize = _join.ReadTrim(parsed),
            BiEncoder = biEncoder,
            Data = parsed.GetValue(_data) ?? [],
            Recipe = parsed.GetValue(_recipe),
            Output = output,
            Training = readTraining(isNew) with { StatesFile = _join.ReadStates(parsed), Checkpoint = parsed.GetValue(_checkpointEvery) is { } every ? new CheckpointOptions($"{output}.checkpoint") { Every = every } : null },
            Precision = parsed.GetValue(_weights) == "half" ? WeightPrecision.Half : WeightPrecision.Full,
            WeightsOnly = parsed.GetValue(_weightsOnly),
            Validation = [.. (parsed.GetValue(_validate) ?? []).Select(text => HeldOutDataset.Parse(text, parsed.GetValue(_depth), split: "dev"))],
            HeldOut = [.. (parsed.GetValue(_evaluate) ?? []).Select(text => HeldOutDataset.Parse(text, parsed.GetValue(_depth)))],
            FusionWeight = parsed.GetValue(_fusionWeight),
            License = parsed.GetRequiredValue(_license),
            Language = parsed.GetRequiredValue(_language),
            NotesFile = parsed.GetValue(_notes),
        };
    }
}
