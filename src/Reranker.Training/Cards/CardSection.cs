namespace Reranker.Training;

/// <summary>A section of a finished card that is written anew.</summary>
internal static class CardSection
{
    /// <summary>Puts a section at the end of a card, in place of an older one of its heading.</summary>
    /// <param name="card">The card.</param>
    /// <param name="section">Begins with an empty line and its heading, <c>\n## Calibration\n</c>.</param>
    public static string PutInto(string card, string section)
    {
        var heading = section[..(section.IndexOf('\n', 1) + 1)];
        var start = card.IndexOf(heading, StringComparison.Ordinal);
        if (start >= 0)
        {
            var next = card.IndexOf("\n## ", start + heading.Length, StringComparison.Ordinal);
            card = card[..start] + (next < 0 ? "" : card[next..]);
        }

        return card + section;
    }

    /// <summary>Does so in a package's folder, which may have no card yet.</summary>
    public static async Task PutIntoPackageAsync(string folder, string section, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ModelCard.FileName);
        var card = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false) : "";
        await File.WriteAllTextAsync(path, PutInto(card, section), cancellationToken).ConfigureAwait(false);
    }
}
