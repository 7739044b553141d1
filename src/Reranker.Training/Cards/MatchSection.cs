namespace Reranker.Training;

/// <summary>The section of a card on how much the parts of a joined model count.</summary>
internal static class MatchSection
{
    public static string Write(MatchTuning tuning, RankingDataset dataset)
    {
        var text = new MarkdownText();
        text.Heading("Match");
        text.Line($"Tuned on the {tuning.Queries:N0} queries of `{dataset.Name}` (digest `{dataset.Digest[..12]}`): the cosine counts {tuning.Cosine:F2}, the term match {tuning.Terms:F2}, and of what the layers on top say {tuning.Layers:P0}.");
        text.Line($"On these queries nDCG@10 was {tuning.NdcgBefore:F4} before and is {tuning.NdcgAfter:F4}.");
        return text.ToString();
    }
}
