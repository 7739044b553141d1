namespace Reranker.MLflow.Tests;

/// <summary>The recorded exchanges that are not compared in full, each with its reason: <c>differences.tsv</c>.</summary>
internal static class RecordedDifferences
{
    /// <summary>The embedded store answers otherwise on purpose.</summary>
    public const string Embedded = "embedded";

    /// <summary>The embedded store refuses with the same status and code, in words of its own.</summary>
    public const string Words = "words";

    /// <summary>The client of servers refuses before it asks.</summary>
    public const string Client = "client";

    /// <summary>The typed client has no words for the request: its answer is read by <see cref="RecordedDoorTests"/> alone.</summary>
    public const string Inexpressible = "inexpressible";

    /// <returns>The reasons by the exchanges' names.</returns>
    public static Dictionary<string, string> Of(string kind) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Recorded", "differences.tsv"))
        .Where(static line => !line.StartsWith('#'))
        .Select(static line => line.Split('\t'))
        .Where(row => row[0] == kind)
        .ToDictionary(static row => row[1], static row => row[2]);

    /// <summary>What could not be said is in the file, with its reason, and nothing else is.</summary>
    public static void AssertInexpressible(IEnumerable<Exchange> exchanges, IReadOnlyCollection<(string Name, string Reason)> found)
    {
        var listed = Of(Inexpressible);
        var missing = found.Where(row => listed.GetValueOrDefault(row.Name) != row.Reason).Select(static row => $"{Inexpressible}\t{row.Name}\t{row.Reason}").ToList();
        Assert.True(missing.Count == 0, $"Not in differences.tsv:\n{string.Join('\n', missing)}");
        Assert.Equal(exchanges.Count(exchange => listed.ContainsKey(exchange.Name)), found.Count);
    }
}
