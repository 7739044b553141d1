namespace Reranker.Integration.Tests;

[Collection(ConsoleTests.Name)]
public sealed class LifecycleCommandTests(TrainedModel model)
{
    private static readonly string[] Window = ["--date-from", "2025-07-01", "--date-to", "2025-07-14"];

    [Fact]
    public async Task The_base_model_is_registered_once()
    {
        var folder = model.NewFolder();

        var first = (await RunAsync(folder, "register-base", "--model", model.Folder, "--json")).Json;
        var second = await RunAsync(folder, "register-base", "--model", model.Folder, "--json");

        Assert.Equal(1, first.GetProperty("version").GetInt32());
        Assert.Equal("Production", first.GetProperty("stage").GetString());
        Assert.Equal("champion", first.GetProperty("aliases")[0].GetString());
        Assert.Equal(1, second.Json.GetProperty("version").GetInt32());
        Assert.Contains("There is a champion", second.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(folder, "models", "--json")).Json.GetProperty("versions").GetArrayLength());
    }

    [Fact]
    public async Task The_champion_serves_where_no_model_is_named_and_rollback_brings_the_previous_one_back()
    {
        var folder = model.NewFolder();
        await RunAsync(folder, "register-base", "--model", model.Folder);
        await RunAsync(folder, "register-base", "--model", model.Folder, "--replace");
        Assert.StartsWith("CrossEncoderReranker/2@", await ServingAsync(folder), StringComparison.Ordinal);

        (await RunAsync(folder, "rollback", "--expect", "1")).AssertFailed(1, "Version 1 of 'CrossEncoderReranker' was expected to be the champion, but version 2 is");
        await RunAsync(folder, "rollback", "--reason", "It is slow.");
        var term = (await RunAsync(folder, "models", "--history", "--json")).Json.GetProperty("terms")[0];
        Assert.Equal((1, 2, "rollback", "It is slow."), (term.GetProperty("version").GetInt32(), term.GetProperty("predecessor").GetInt32(), term.GetProperty("cause").GetString(), term.GetProperty("reason").GetString()));
        Assert.StartsWith("CrossEncoderReranker/1@", await ServingAsync(folder), StringComparison.Ordinal);

        var promoted = (await RunAsync(folder, "promote", "2", "--json")).Json;
        Assert.Equal("Production", promoted.GetProperty("stage").GetString());
        var versions = (await RunAsync(folder, "models", "--json")).Json.GetProperty("versions");
        Assert.Equal(["Production", "Archived"], versions.EnumerateArray().Select(static version => version.GetProperty("stage").GetString()));
        (await RunAsync(folder, "promote", "9")).AssertFailed(1, "has no version 9");
    }

    [Fact]
    public async Task Feedback_is_imported_once_and_a_file_with_a_broken_line_not_at_all()
    {
        var folder = model.NewFolder();
        var file = Path.Combine(folder, "feedback.jsonl");
        await ConsoleData.WriteFeedbackAsync(file, 5);

        Assert.Equal(5, (await RunAsync(folder, "feedback", "import", file, "--json")).Json.GetProperty("files")[0].GetProperty("added").GetInt32());
        await File.AppendAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("clicked", "klicked", StringComparison.Ordinal) + "{}\n", TestContext.Current.CancellationToken);
        (await RunAsync(folder, "feedback", "import", file)).AssertFailed(1, "Nothing of this file was imported");
        await ConsoleData.WriteFeedbackAsync(file, 5);
        var again = (await RunAsync(folder, "feedback", "import", file, "--json")).Json.GetProperty("files")[0];

        Assert.Equal((5, 0), (again.GetProperty("read").GetInt32(), again.GetProperty("added").GetInt32()));
    }

    [Fact]
    public async Task A_training_on_feedback_logs_registers_and_decides()
    {
        var folder = await NewLoopAsync();

        var result = await RunAsync(folder, ["train", .. Window, "--epochs", "1", "--learning-rate", "1e-6", "--json"]);

        // A challenger that has hardly moved is no better than its champion.
        Assert.Equal(3, result.ExitCode);
        Assert.Equal("FINISHED", result.Json.GetProperty("status").GetString());
        Assert.Contains(result.Json.GetProperty("decision").GetProperty("outcome").GetString(), new[] { "kept", "inconclusive" });
        Assert.NotEmpty(result.Json.GetProperty("decision").GetProperty("reasons").EnumerateArray());
        var history = (await RunAsync(folder, "models", "--history", "--json")).Json;
        Assert.Equal("challenger", history.GetProperty("versions")[0].GetProperty("aliases")[0].GetString());
        var run = history.GetProperty("history")[0];
        Assert.Equal("challenger-tiny-2025-07-01_to_2025-07-14", run.GetProperty("name").GetString());
        Assert.Equal(result.Json.GetProperty("run_id").GetString(), run.GetProperty("run_id").GetString());
        Assert.Equal(
            result.Json.GetProperty("metrics").GetProperty("challenger").GetProperty("ndcg_at_5").GetDouble(), run.GetProperty("metrics").GetProperty("ndcg_at_5").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task A_new_data_directory_begins_with_the_sample_feedback_and_the_base_model()
    {
        var folder = model.NewFolder();
        var feedback = Path.Combine(folder, "sample.jsonl");
        await ConsoleData.WriteFeedbackAsync(feedback, 60);
        var settings = new Dictionary<string, string> { ["DataDirectory"] = "elsewhere", ["BaseModel"] = model.Folder, ["SampleFeedback"] = feedback };

        var result = await RerankerCommand.RunAsync(folder, ["train", .. Window, "--max-steps", "1", "--json"], settings: settings);

        Assert.Equal(2, result.Json.GetProperty("version").GetInt32());
        Assert.Contains("There was no feedback: imported a sample of 60 searches.", result.Error, StringComparison.Ordinal);
        Assert.Contains("There was no champion: registered the base model as CrossEncoderReranker/1.", result.Error, StringComparison.Ordinal);
        Assert.Equal(["feedback.db", "mlflow.db"], Directory.EnumerateFiles(Path.Combine(folder, "elsewhere"), "*.db").Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_window_without_feedback_says_what_to_do() =>
        (await RunAsync(await NewLoopAsync(), "train", "--date-from", "2024-01-01", "--date-to", "2024-01-31"))
            .AssertFailed(1, "There is no feedback between 2024-01-01 and 2024-01-31. Import some with: reranker feedback import FILE");

    [Fact]
    public async Task A_training_that_is_interrupted_ends_as_killed_and_registers_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sends SIGINT as a Linux shell does");
        var folder = await NewLoopAsync();

        var result = await RerankerCommand.InterruptAsync(folder, ["train", .. Window, "--epochs", "10000"], at: "train: step");

        Assert.Equal(130, result.ExitCode);
        var history = (await RunAsync(folder, "models", "--history", "--json")).Json;
        Assert.Equal("KILLED", history.GetProperty("history")[0].GetProperty("status").GetString());
        Assert.Equal(1, history.GetProperty("versions").GetArrayLength());
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(model.NewFolder(), "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        (await RunAsync(model.Root, ["train", .. Window, "--data-directory", Path.Combine(file, "data")])).AssertFailed(1, "cannot be made");
    }

    private async Task<string> NewLoopAsync()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteFeedbackAsync(Path.Combine(folder, "feedback.jsonl"), 60);
        Assert.Equal(0, (await RunAsync(folder, "register-base", "--model", model.Folder)).ExitCode);
        Assert.Equal(0, (await RunAsync(folder, "feedback", "import", "feedback.jsonl")).ExitCode);
        return folder;
    }

    private async Task<string> ServingAsync(string folder) =>
        (await RerankerCommand.RunAsync(folder, ["rerank", "--query", "amber", "--json"], "amber"u8.ToArray())).Json.GetProperty("model").GetString()!;

    private static Task<CommandResult> RunAsync(string folder, params string[] arguments) => RerankerCommand.RunAsync(folder, arguments);
}
