using System.Runtime.InteropServices;

namespace Reranker.Package.Tests;

/// <summary>What somebody meets who knows only the packages.</summary>
public sealed class ConsumerTests(PackedLibraries libraries)
{
    private const string Serving = """
        using Microsoft.Extensions.DependencyInjection;
        using Reranker;

        var services = new ServiceCollection();
        services.AddReranker();
        services.AddMLflow(options => options.DataDirectory = args[0]);
        await using var provider = services.BuildServiceProvider();

        var versions = await provider.GetRequiredService<IModelRegistry>().ListAsync(ModelNames.RegisteredModel);
        Console.WriteLine($"versions {versions.Count}");

        var reranker = provider.GetRequiredService<IReranker>();
        var response = await reranker.RerankAsync("How do I create an index on a table?",
        [
            "Bananas are rich in potassium and easy to peel.",
            "CREATE INDEX builds an index on the given columns of a table, which speeds up queries.",
            "The train to the coast leaves every hour.",
        ]);
        Console.WriteLine($"best {response.Results[0].Index} of {response.Results.Count} by {response.Model.Name}");
        """;

    private const string Training = """
        using Reranker;
        using Reranker.Onnx;
        using Reranker.Training;

        string[] words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath"];
        var random = new Random(1);
        var queries = Enumerable.Range(0, 48).Select(number =>
        {
            var shuffled = words.ToArray();
            random.Shuffle(shuffled);
            return new RankingQuery($"q{number}", shuffled[0],
                [new("relevant", $"{shuffled[1]} {shuffled[0]}", 1), new("other", $"{shuffled[2]} {shuffled[3]}", 0), new("another", $"{shuffled[4]} {shuffled[5]}", 0)]);
        }).ToArray();
        var dataset = new RankingDataset("words", queries);

        var vocabulary = new VocabularyTrainer(120, minFrequency: 1);
        foreach (var word in words)
            vocabulary.Add(word);
        var shape = new BertConfig { HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 64, MaxPositionEmbeddings = 32 };
        using var model = CrossEncoder.Create(shape, vocabulary.Train(), seed: 1);
        var trained = await new CrossEncoderTrainer(new TrainingOptions { Epochs = 20, LearningRate = 5e-3, Dropout = 0, Threads = 1 }).TrainAsync(model, dataset);
        Console.WriteLine($"steps {trained.Last.Step}");

        var package = await CrossEncoderExporter.ExportAsync(model, args[0], new ExportOptions { Probe = [new("amber", "birch amber"), new("cedar", "")] });
        using var reranker = await OnnxReranker.LoadAsync(package);
        var report = await RerankingEvaluator.EvaluateAsync(reranker, dataset);
        Console.WriteLine($"learnt {report.Mean("ndcg_at_5") > 0.9}");
        """;

    [Theory]
    [InlineData("reranker-mini")]
    [InlineData("reranker-small", "Reranker.Models.Small")]
    public async Task A_service_that_only_serves_ranks_with_the_model_that_its_packages_bring_and_gets_no_torch(string model, params string[] packages)
    {
        Assert.SkipUnless(Repository.HasModel(model), $"needs models/{model} in the repository");

        var (output, binaries) = await libraries.RunAsync(
            $"Serving.{model}", Serving,
            new Dictionary<string, string>(packages.Select(package => KeyValuePair.Create(package, libraries.Version)))
            {
                ["Reranker.Onnx"] = libraries.Version,
                ["Reranker.MLflow"] = libraries.Version,
                ["Microsoft.Extensions.DependencyInjection"] = Repository.VersionOf("Microsoft.Extensions.DependencyInjection"),
            },
            "data");

        Assert.Equal(["versions 0", $"best 1 of 3 by {model}"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(binaries, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
            static file => file!.Contains("torch", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_program_that_adds_a_native_torch_trains_exports_and_ranks()
    {
        var native = $"libtorch-cpu-{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

        var (output, _) = await libraries.RunAsync(
            "Training", Training,
            new Dictionary<string, string> { ["Reranker.Training"] = libraries.Version, [native] = Repository.VersionOf(native) },
            "trained");

        Assert.Equal(["steps 60", "learnt True"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
