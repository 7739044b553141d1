namespace Reranker.ConsoleHost;

/// <summary>A BEIR folder to measure a trained model on, and the run that says what is ranked.</summary>
internal sealed record HeldOutDataset(string Folder, BeirOptions Options)
{
    /// <summary>Reads <c>FOLDER</c> or <c>FOLDER=RUN.tsv</c>.</summary>
    public static HeldOutDataset Parse(string text, int? depth, string split = "test")
    {
        var separator = text.LastIndexOf('=');
        return separator < 0
            ? new HeldOutDataset(text, new BeirOptions { Split = split })
            : new HeldOutDataset(text[..separator], new BeirOptions { Split = split, CandidatesFile = text[(separator + 1)..], Depth = depth ?? CommonOptions.DefaultDepth });
    }
}
