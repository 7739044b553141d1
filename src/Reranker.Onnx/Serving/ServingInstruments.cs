using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Reranker.Onnx;

/// <summary>The activities and instruments of the serving line.</summary>
internal static class ServingInstruments
{
    public const string TokenizeActivity = "tokenize";
    public const string QueueActivity = "queue";
    public const string InferActivity = "infer";

    public static readonly ActivitySource Activities = new(RerankerDiagnostics.ActivitySourceName);

    private static readonly Meter Meter = new(RerankerDiagnostics.MeterName);

    public static readonly Histogram<double> TokenizeDuration = Meter.CreateHistogram(
        "reranker.tokenize.duration", "s", "How long it took to make a request's tokens.",
        advice: Buckets(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25));

    public static readonly Histogram<double> QueueDuration = Meter.CreateHistogram(
        "reranker.queue.duration", "s", "How long a request waited until its first batch ran.",
        advice: Buckets(0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30));

    public static readonly UpDownCounter<long> QueuedTokens = Meter.CreateUpDownCounter<long>(
        "reranker.queue.tokens", "{token}", "Tokens that wait for the model.");

    public static readonly Counter<long> Overloads = Meter.CreateCounter<long>(
        "reranker.queue.overloads", "{request}", "Requests refused because too much waited.");

    public static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        "reranker.run.duration", "s", "How long the model took for one batch.",
        advice: Buckets(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1));

    public static readonly Histogram<long> RunTokens = Meter.CreateHistogram(
        "reranker.run.tokens", "{token}", "How many tokens one batch had, padding included.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [32, 64, 128, 256, 512, 1024, 2048] });

    public static readonly Histogram<double> RunFill = Meter.CreateHistogram(
        "reranker.run.fill", "1", "The share of the token budget that one batch had.",
        advice: Buckets(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1));

    public static readonly Counter<long> ModelSwitches = Meter.CreateCounter<long>(
        "reranker.model.switches", "{switch}", "How often this process took a model into service.");

    private static readonly UpDownCounter<long> ModelsLoaded = Meter.CreateUpDownCounter<long>(
        "reranker.model.loaded", "{model}", "1 for the model that serves: its tags say which it is.");

    private static readonly Counter<long> ModelFailures = Meter.CreateCounter<long>(
        "reranker.model.failures", "{failure}", "Models that could not be had or loaded; the one before them stays.");

    public static void ModelTaken(ModelIdentity model) => ModelsLoaded.Add(1, TagsOf(model));

    public static void ModelReleased(ModelIdentity model) => ModelsLoaded.Add(-1, TagsOf(model));

    public static void ModelFailed(Exception error) =>
        ModelFailures.Add(1, new KeyValuePair<string, object?>(RerankerDiagnostics.ErrorTypeTag, error.GetType().FullName));

    private static TagList TagsOf(ModelIdentity model) => new()
    {
        { RerankerDiagnostics.ModelNameTag, model.Name },
        { RerankerDiagnostics.ModelVersionTag, model.Version },
        { RerankerDiagnostics.ModelDigestTag, model.Digest },
    };

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
