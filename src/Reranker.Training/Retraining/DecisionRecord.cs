namespace Reranker.Training;

/// <summary>A decision as files: <c>decision.json</c> for programs, and <c>decision.html</c> for people, which is whole in itself.</summary>
internal static class DecisionRecord
{
    /// <param name="match">What was compared and decided.</param>
    /// <param name="version">The challenger's version.</param>
    /// <param name="folder">Where the files go.</param>
    /// <returns>The folder.</returns>
    public static async Task<string> WriteAsync(ChallengerMatch match, RegisteredModelVersion version, string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "decision.json"), match.Decision.ToJson() + "\n").ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, "decision.html"), DecisionPage.Write(match, version)).ConfigureAwait(false);
        return folder;
    }
}
