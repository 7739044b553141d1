using System.Globalization;
using System.Runtime.InteropServices;
using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>A card's Markdown, with the front matter that model hubs read.</summary>
internal sealed class CardText(ModelCard card, ModelManifest manifest)
{
    private const int LastSteps = 50;
    private readonly MarkdownText _text = new();

    public string Write()
    {
        WriteFrontMatter();
        WriteModel();
        WriteTraining();
        WriteData();
        if (card.HeldOut.Count > 0)
            FigureTable.Write(_text, card.HeldOut);
        if (manifest.Calibration is { } calibration)
            _text.Verbatim(CalibrationSection.Write(calibration).TrimEnd());
        if (manifest.Quantization is { } quantization)
            _text.Verbatim(QuantizationSection.Write(quantization).TrimEnd());
        if (card.Notes is { } notes)
            _text.Line($"\n{notes.Trim()}");
        return _text.ToString();
    }

    private void WriteFrontMatter()
    {
        _text.Verbatim("---");
        if (card.License is { } license)
            _text.Line($"license: {license}");
        _text.Verbatim($"library_name: reranker\npipeline_tag: {(card.BiEncoder is null ? "text-ranking" : "sentence-similarity")}");
        if (card.Language is { } language)
            _text.Line($"language: {language}");
        if (manifest.BaseModel is { } baseModel)
            _text.Line($"base_model: {baseModel}");
        _text.Verbatim($"tags:\n- {(card.BiEncoder is null ? "cross-encoder" : "sentence-transformers")}\n- reranking\n- onnx\n---\n");
    }

    private void WriteModel()
    {
        var config = card.Config;
        var origin = card.BaseModel is null ? "trained from scratch, with a vocabulary of its own" : $"trained further from {card.BaseModel}";
        _text.Line($"# {card.Name}\n");
        _text.Line($"{(card.BiEncoder is null ? "A cross-encoder that scores how relevant a document is to a query" : "A sentence encoder: the cosine of a query's and a document's vector says how relevant the document is")}, {origin}.\n");
        _text.Line($"- {config.ModelType.ToUpperInvariant()}: {config.NumHiddenLayers} layers × {config.HiddenSize}, {config.NumAttentionHeads} heads, {config.IntermediateSize} feed-forward, {config.VocabSize:N0} word pieces; {card.ParameterCount:N0} parameters");
        var length = manifest.MaxLength ?? config.MaxPositionEmbeddings;
        if (card.BiEncoder is { } encoder)
            WriteEncoder(encoder, length);
        else
            _text.Line($"- Reads {length} tokens of query and document together; what is longer is cut, the longer text first");
        _text.Line($"- Weights stored in {(card.Precision == WeightPrecision.Half ? 16 : 32)} bits, computed in 32; ONNX and safetensors");
        var scores = card.BiEncoder is null ? "sigmoids of the logit" : "(1 + cosine) / 2";
        _text.Line($"- Scores are {scores}; {(manifest.Calibration is null ? "only" : "uncalibrated, only")} their order within one query means anything");
        if (manifest.ExportParity is { } parity)
            _text.Line($"- The exported model's logits differ from torch's by {parity:0.0e0} at most");
    }

    private void WriteEncoder(SentenceEncoderOptions encoder, int length)
    {
        _text.Line($"- Reads {length} tokens of a text; what is longer loses its end. A vector is {(encoder.Pooling == SentencePooling.Cls ? "the state of the first token" : $"the {encoder.Pooling.ToString()!.ToLowerInvariant()} of all tokens")}, of length 1");
        foreach (var (what, prompt) in (ReadOnlySpan<(string, string?)>)[("query", encoder.QueryPrompt), ("document", encoder.DocumentPrompt)])
            if (prompt is { Length: > 0 })
                _text.Line($"- Before each {what} stands `{prompt}`");
    }

    private void WriteTraining()
    {
        var (options, trained) = (card.Training, card.Trained);
        _text.Heading("Training");
        _text.Line($"{card.Reproduction}\n\n| | |\n|---|---|");
        _text.Cells("loss", LossName(options.Loss));
        if (card.Teachers.Count > 0)
            _text.Cells("teachers", TeacherText.Of(card.Teachers, options));
        _text.Row("steps", $"{trained.Last.Step:N0} of {options.BatchSize * options.GradientAccumulation} queries: {trained.Passes:0.##} {(trained.Passes < 1 ? "of a pass" : "passes")} over the data");
        var borrowed = card.BiEncoder is null ? $"{options.BorrowedNegatives} borrowed from other queries of the step"
            : options.SharedNegatives == int.MaxValue ? "all that the other queries of its batch have drawn" : $"{options.SharedNegatives} that other queries of its batch have drawn";
        _text.Row("candidates", $"the relevant ones and {options.NumNegatives} others of a query at most, and {borrowed}, drawn anew each pass");
        _text.Row("optimiser", $"AdamW, {options.LearningRate:0.0###e0} after a warm-up of {options.WarmupRatio:P0}{Falling(options.Schedule)}, weight decay {options.WeightDecay}, gradient norm {options.MaxGradientNorm}");
        _text.Row("dropout", $"{options.Dropout ?? card.Config.HiddenDropoutProb}");
        _text.Row("length", $"{options.MaxLength ?? manifest.MaxLength ?? card.Config.MaxPositionEmbeddings} tokens");
        _text.Row("seed", $"{options.Seed}");
        if (trained.Best is { } best)
            _text.Row("kept", $"the weights of step {best.Step:N0}, which did best on the validation queries: nDCG@10 {best.NdcgAt10:F4}, {trained.Evaluations[0].NdcgAt10:F4} at the start");
        if (trained.Curve.Count > 0)
        {
            var (steps, loss) = TrainingCurve.EndOf(trained.Curve, LastSteps);
            _text.Row("loss at the end", $"{loss:F4}, the mean of the last {steps:N0} steps");
        }

        _text.Row("time", $"{DurationText(card.Duration)} ({trained.Last.PairsPerSecond:N0} pairs/s) on {options.Threads ?? Environment.ProcessorCount} threads, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}, {RuntimeInformation.FrameworkDescription}, no GPU");
        if (trained.Curve.Count > 0)
            _text.Line($"\n![{TrainingChart.Title}]({TrainingChart.FileName})");
    }

    private void WriteData()
    {
        _text.Heading("Data");
        _text.Line($"{card.Data.Queries.Count:N0} queries with {card.Data.CandidateCount:N0} candidates; the digest of all together is `{card.Data.Digest}`.");
        if (card.Data.Dropped.Count > 0)
            _text.Line($"Left out: {string.Join(", ", card.Data.Dropped.Select(static reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Value:N0} {reason.Key}")))}.");
        if (card.Validation is { } validation)
            _text.Line($"\nMeasured on while it trained: {validation.Queries.Count:N0} queries with {validation.CandidateCount:N0} candidates, digest `{validation.Digest}`.");
        if (card.Sources.Count == 0)
            return;
        _text.Verbatim("\n| source | SHA-256 |\n|---|---|");
        foreach (var source in card.Sources)
            _text.Cells(Path.GetFileName(Path.TrimEndingDirectorySeparator(source.Path)), $"`{source.Digest}`");
    }

    private static string LossName(RankingLoss loss) => loss switch
    {
        RankingLoss.ListwiseSoftmax => "listwise softmax",
        RankingLoss.BinaryCrossEntropy => "binary cross-entropy",
        RankingLoss.MultipleNegativesRanking => "multiple negatives ranking",
        RankingLoss.Mse => "mean squared error against a teacher",
        RankingLoss.MarginMse => "margin MSE against a teacher",
        _ => loss.ToString(),
    };

    private static string Falling(LearningRateSchedule schedule) => schedule switch
    {
        LearningRateSchedule.Linear => " and falling linearly",
        LearningRateSchedule.Cosine => " and falling as a cosine",
        _ => "",
    };

    private static string DurationText(TimeSpan time) => FormattableString.Invariant(
        time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min" : (FormattableString)$"{time.Minutes} min {time.Seconds} s");
}
