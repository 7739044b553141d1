namespace Reranker.Integration.Tests;

[Collection(ConsoleTests.Name)]
public sealed class TrainCommandTests(TrainedModel model)
{
    [Fact]
    public async Task A_model_trained_from_scratch_is_a_package_that_says_how_it_was_made()
    {
        var package = await ModelPackage.OpenAsync(model.Folder, cancellationToken: TestContext.Current.CancellationToken);
        var result = model.Training.Json;
        var card = await File.ReadAllTextAsync(Path.Combine(model.Folder, "README.md"), TestContext.Current.CancellationToken);

        Assert.Equal(package.Identity.Digest, result.GetProperty("digest").GetString());
        Assert.InRange(result.GetProperty("export_parity").GetDouble(), 0, 1e-4);
        Assert.Equal(42, package.Manifest!.Seed);
        Assert.Equal(64, package.Manifest.DatasetDigest!.Length);
        Assert.Null(package.Manifest.BaseModel);
        Assert.StartsWith("---\nlicense: other\nlibrary_name: reranker\npipeline_tag: text-ranking\nlanguage: en\n", card, StringComparison.Ordinal);
        Assert.Contains($"reranker train --from-scratch --data {model.Triples} --output tiny --vocab-size 200", card, StringComparison.Ordinal);
        Assert.Contains(package.Manifest.DatasetDigest, card, StringComparison.Ordinal);
        Assert.Contains("| triples.jsonl | `", card, StringComparison.Ordinal);
        Assert.Contains("training.svg", package.Manifest.Files.Keys);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_weights()
    {
        var folder = model.NewFolder();

        var result = await RerankerCommand.RunAsync(folder, ["train", "--from-scratch", "--data", model.Triples, "--output", "again", .. TrainedModel.Small]);

        Assert.True(result.ExitCode == 0, result.Error);
        var first = await ModelPackage.OpenAsync(model.Folder, cancellationToken: TestContext.Current.CancellationToken);
        var second = await ModelPackage.OpenAsync(Path.Combine(folder, "again"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(first.Manifest!.Files["model.safetensors"], second.Manifest!.Files["model.safetensors"]);
        Assert.Equal(first.Manifest.Files["vocab.txt"], second.Manifest.Files["vocab.txt"]);
    }

    [Fact]
    public async Task A_training_that_was_killed_goes_on_to_the_same_weights()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "asks for the exit code of a killed process on Linux");
        string[] train = ["train", "--model", model.Folder, "--data", model.Triples, "--epochs", "30", "--dropout", "0.2", "--threads", "1", "--checkpoint-every", "10", "--output"];
        var (folder, other) = (model.NewFolder(), model.NewFolder());

        await RerankerCommand.KillAsync(folder, [.. train, "killed"], at: "killed.checkpoint");
        var resumed = await RerankerCommand.RunAsync(folder, [.. train, "killed"]);
        var uninterrupted = await RerankerCommand.RunAsync(other, [.. train, "uninterrupted"]);

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Matches("train: step [1-9][0-9]*0 of 300", resumed.Error.Split('\n').First(static line => line.StartsWith("train: ", StringComparison.Ordinal)));
        Assert.StartsWith("train: step 1 of 300", uninterrupted.Error.Split('\n').First(static line => line.StartsWith("train: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(other, "uninterrupted", "model.safetensors"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(Path.Combine(folder, "killed", "model.safetensors"), TestContext.Current.CancellationToken));
        Assert.Equal([Path.Combine(folder, "killed")], Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_model_trained_further_names_its_base_and_its_figures_on_held_out_data()
    {
        var folder = model.NewFolder();
        var run = await ConsoleData.WriteBeirAsync(Path.Combine(folder, "held-out"), 20);
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.md"), "## Licences\n\nNone needed.\n", TestContext.Current.CancellationToken);

        var result = await RerankerCommand.RunAsync(folder,
        [
            "train", "--model", model.Folder, "--data", model.Triples, "--output", "further", "--max-steps", "2", "--weights", "half",
            "--evaluate", $"held-out={run}", "--license", "mit", "--notes", "notes.md", "--json",
        ]);

        Assert.True(result.Json.GetProperty("metrics").GetProperty("held-out_ndcg_at_10").GetDouble() > 0.8);
        var package = await ModelPackage.OpenAsync(Path.Combine(folder, "further"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("tiny", package.Manifest!.BaseModel);
        var card = await File.ReadAllTextAsync(Path.Combine(folder, "further", "README.md"), TestContext.Current.CancellationToken);
        Assert.Contains("\nbase_model: tiny\n", card, StringComparison.Ordinal);
        Assert.Contains("\n| held-out | 20 | ", card, StringComparison.Ordinal);
        Assert.EndsWith("## Licences\n\nNone needed.\n", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipe_with_queries_without_labels_is_learnt_from_teachers_that_the_card_names()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteTriplesAsync(Path.Combine(folder, "labelled.jsonl"), 20);
        await ConsoleData.WriteTriplesAsync(Path.Combine(folder, "other.jsonl"), 60);
        await File.WriteAllTextAsync(Path.Combine(folder, "recipe.json"), """
            {
              "sources": [{"path": "labelled.jsonl", "kind": "triples"}, {"path": "other.jsonl", "kind": "unlabelled", "cap": 50, "weight": 0.5}],
              "negatives": {"depth": 10, "count": 4}, "synthetic_negatives": {"share": 0.2}
            }
            """, TestContext.Current.CancellationToken);

        var result = await RerankerCommand.RunAsync(folder,
            ["train", "--model", model.Folder, "--recipe", "recipe.json", "--teacher", "bm25=0.5", model.Folder, "--output", "taught", "--max-steps", "2", "--teacher-weight", "0.6"]);

        Assert.True(result.ExitCode == 0, result.Error);
        var card = await File.ReadAllTextAsync(Path.Combine(folder, "taught", "README.md"), TestContext.Current.CancellationToken);
        var package = await ModelPackage.OpenAsync(model.Folder, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("\n| teachers | bm25=0.5 (`", card, StringComparison.Ordinal);
        Assert.Contains(package.Identity.Digest, card, StringComparison.Ordinal);
        Assert.Contains("fused, query by query; 0.6 of the target", card, StringComparison.Ordinal);
        Assert.Contains("\n| recipe.json | `", card, StringComparison.Ordinal);
        Assert.Contains("\n| other.jsonl | `", card, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(folder, ".reranker", "teacher-scores")).Length); // the model, and BM25 with two pools
    }

    [Fact]
    public async Task An_output_that_exists_is_refused_before_anything_is_read() =>
        (await RerankerCommand.RunAsync(model.Root, ["train", "--from-scratch", "--data", "nowhere.jsonl", "--output", "tiny"])).AssertFailed(1, "exists. Name a folder that does not");

    [Fact]
    public async Task Data_that_is_not_there_is_named() =>
        (await RerankerCommand.RunAsync(model.NewFolder(), ["train", "--from-scratch", "--data", "nowhere.jsonl", "--output", "o"])).AssertFailed(1, "There is no training data 'nowhere.jsonl'");

    [Fact]
    public async Task A_training_that_is_interrupted_leaves_no_package()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sends SIGINT as a Linux shell does");
        var folder = model.NewFolder();

        var result = await RerankerCommand.InterruptAsync(folder, ["train", "--model", model.Folder, "--data", model.Triples, "--output", "o", "--epochs", "10000"], at: "train: step");

        Assert.Equal(130, result.ExitCode);
        Assert.EndsWith("reranker: Cancelled.\n", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }
}
