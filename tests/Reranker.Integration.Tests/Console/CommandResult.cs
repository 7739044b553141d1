using System.Text.Json;

namespace Reranker.Integration.Tests;

/// <summary>How a command ended and what it said.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output as JSON, after the command has succeeded or ended without promoting.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(ExitCode is 0 or 3, $"The command ended with {ExitCode}: {Error}");
            using var json = JsonDocument.Parse(Output);
            return json.RootElement.Clone();
        }
    }

    /// <summary>Checks that the command failed with one line that says why.</summary>
    public void AssertFailed(int exitCode, string because)
    {
        Assert.Equal(exitCode, ExitCode);
        Assert.Empty(Output);
        Assert.Contains(because, Assert.Single(Error.Split('\n'), static line => line.StartsWith("reranker: ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }
}
