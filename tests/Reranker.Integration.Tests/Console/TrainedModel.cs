namespace Reranker.Integration.Tests;

/// <summary>A model that the console host trained from scratch in seconds, and the folder it is in.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    /// <summary>Options that make a training short.</summary>
    internal static IReadOnlyList<string> Small { get; } =
    [
        "--vocab-size", "200", "--hidden-size", "32", "--heads", "2", "--layers", "2", "--intermediate-size", "64", "--max-position", "48",
        "--epochs", "12", "--learning-rate", "5e-3", "--dropout", "0", "--threads", "1",
    ];

    internal string Root { get; } = Directory.CreateTempSubdirectory("reranker-console-").FullName;

    internal string Folder => Path.Combine(Root, "tiny");

    internal string Triples => Path.Combine(Root, "triples.jsonl");

    internal CommandResult Training { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await ConsoleData.WriteTriplesAsync(Triples, 200);
        Training = await RerankerCommand.RunAsync(Root, ["train", "--from-scratch", "--data", Triples, "--output", "tiny", .. Small, "--json"]);
        Assert.True(Training.ExitCode == 0, Training.Error);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A new, empty folder to run a command in.</summary>
    internal string NewFolder() => Directory.CreateDirectory(Path.Combine(Root, Guid.NewGuid().ToString("N"))).FullName;
}
