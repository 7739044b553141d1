namespace Reranker.Integration.Tests;

[Collection(ConsoleTests.Name)]
public sealed class PullCommandTests(TrainedModel model)
{
    [Fact]
    public async Task A_folder_becomes_a_package_of_the_same_content()
    {
        var folder = model.NewFolder();
        var result = await RerankerCommand.RunAsync(folder, ["pull", model.Folder, "--output", "here", "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(model.Training.Json.GetProperty("digest").GetString(), result.Json.GetProperty("digest").GetString());
    }

    [Fact]
    public async Task A_hub_that_cannot_be_reached_is_a_failure_that_says_so()
    {
        var folder = model.NewFolder();
        var result = await RerankerCommand.RunAsync(folder, ["pull", "someone/some-model", "--output", "here", "--endpoint", "http://127.0.0.1:9", "--cache", "cache"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The hub http://127.0.0.1:9 cannot be reached", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "here")));
    }
}
