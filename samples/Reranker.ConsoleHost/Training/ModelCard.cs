using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>What a trained model says of itself, as Markdown with the front matter that model hubs read.</summary>
internal sealed record ModelCard
{
    public required string Name { get; init; }

    public required OfflineTrainingPlan Plan { get; init; }

    public required BertConfig Config { get; init; }

    public required ModelPackage? BasePackage { get; init; }

    public required IReadOnlyList<TrainingSource> Sources { get; init; }

    public required RankingDataset Data { get; init; }

    public required TrainingOutcome Trained { get; init; }

    public required TimeSpan Duration { get; init; }

    public required double ExportParity { get; init; }

    public required IReadOnlyList<EvaluationResult> Figures { get; init; }

    public required string? Notes { get; init; }

    public string Render()
    {
        var card = new StringBuilder();
        WriteFrontMatter(card);
        WriteModel(card);
        WriteTraining(card);
        WriteData(card);
        if (Figures.Count > 0)
            FigureTable.Write(card, Figures, Plan.HeldOut);
        if (Notes is not null)
            card.Append(Notes.Trim()).Append('\n');
        return card.ToString().TrimEnd() + "\n";
    }

    private void WriteFrontMatter(StringBuilder card)
    {
        card.Append("---\n");
        Line(card, $"license: {Plan.License}");
        card.Append("library_name: reranker\npipeline_tag: text-ranking\n");
        Line(card, $"language: {Plan.Language}");
        if (BasePackage is not null)
            Line(card, $"base_model: {BasePackage.Identity.Name}");
        card.Append("tags:\n- cross-encoder\n- reranking\n- onnx\n---\n\n");
    }

    private void WriteModel(StringBuilder card)
    {
        var origin = BasePackage is null ? "trained from scratch, with a vocabulary of its own" : $"trained further from {BasePackage.Identity}";
        Line(card, $"# {Name}");
        card.Append('\n');
        Line(card, $"A cross-encoder that scores how relevant a document is to a query, {origin}.");
        card.Append('\n');
        Line(card, $"- BERT: {Config.NumHiddenLayers} layers × {Config.HiddenSize}, {Config.NumAttentionHeads} heads, {Config.IntermediateSize} feed-forward, {Config.VocabSize:N0} word pieces; {ParameterCount:N0} parameters");
        Line(card, $"- Reads {Config.MaxPositionEmbeddings} tokens of query and document together; what is longer is cut, the longer text first");
        Line(card, $"- Weights stored in {(Plan.Precision == WeightPrecision.Half ? 16 : 32)} bits, computed in 32; ONNX and safetensors");
        Line(card, $"- Scores are sigmoids of the logit; only their order within one query means anything");
        Line(card, $"- The exported model's logits differ from torch's by {ExportParity:0.0e0} at most");
        card.Append('\n');
    }

    private void WriteTraining(StringBuilder card)
    {
        var options = Plan.Training;
        card.Append("## Training\n\n```\n").Append(CommandText.OfThisProcess()).Append("\n```\n\n| | |\n|---|---|\n");
        Row(card, "loss", options.Loss == RankingLoss.ListwiseSoftmax ? "listwise softmax" : "binary cross-entropy");
        Row(card, "steps", $"{Trained.Last.Step:N0} of {options.BatchSize * options.GradientAccumulation} queries, {Trained.Last.Epoch} passes over the data at most");
        Row(card, "candidates", $"the relevant ones and {options.NumNegatives} others of a query at most, and {options.InBatchNegatives ?? 0} borrowed from other queries of the step, drawn anew each pass");
        Row(card, "optimiser", $"AdamW, {options.LearningRate:0.0###e0} after a warm-up of {options.WarmupRatio:P0} {Falling(options.Schedule)}, weight decay {options.WeightDecay}, gradient norm {options.MaxGradientNorm}");
        Row(card, "dropout", $"{options.Dropout ?? Config.HiddenDropoutProb}");
        Row(card, "length", $"{options.MaxLength ?? Config.MaxPositionEmbeddings} tokens");
        Row(card, "seed", $"{options.Seed}");
        if (Trained.Best is { } best)
            Row(card, "kept", $"the weights of step {best.Step:N0}, which did best on the validation queries: nDCG@10 {best.NdcgAt10:F4}, {Trained.Evaluations[0].NdcgAt10:F4} at the start");
        Row(card, "last loss", $"{Trained.Last.Loss:F4}");
        Row(card, "time", $"{ProgressText.Duration(Duration)} ({Trained.Last.PairsPerSecond:N0} pairs/s) on {options.Threads ?? Environment.ProcessorCount} threads, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}, {RuntimeInformation.FrameworkDescription}, no GPU");
        card.Append('\n');
    }

    private static string Falling(LearningRateSchedule schedule) => schedule switch
    {
        LearningRateSchedule.Linear => "and falling linearly",
        LearningRateSchedule.Cosine => "and falling as a cosine",
        _ => "",
    };

    private void WriteData(StringBuilder card)
    {
        card.Append("## Data\n\n");
        Line(card, $"{Data.Queries.Count:N0} queries with {Data.CandidateCount:N0} candidates; the digest of all together is `{Data.Digest}`.");
        card.Append("\n| source | SHA-256 |\n|---|---|\n");
        foreach (var source in Sources)
            Row(card, Path.GetFileName(Path.TrimEndingDirectorySeparator(source.Path)), $"`{source.Digest}`");
        card.Append('\n');
    }

    private long ParameterCount
    {
        get
        {
            long hidden = Config.HiddenSize, wide = Config.IntermediateSize;
            var embeddings = ((Config.VocabSize + Config.MaxPositionEmbeddings + Config.TypeVocabSize) * hidden) + (2 * hidden);
            var layer = (4 * ((hidden * hidden) + hidden)) + (2 * hidden * wide) + wide + hidden + (4 * hidden);
            return embeddings + (Config.NumHiddenLayers * layer) + (hidden * hidden) + hidden + hidden + 1;
        }
    }

    private static void Row(StringBuilder card, string name, FormattableString value) => Line(card, $"| {name} | {FormattableString.Invariant(value)} |");

    private static void Row(StringBuilder card, string name, string value) => Line(card, $"| {name} | {value} |");

    private static void Line(StringBuilder card, FormattableString text) => card.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
