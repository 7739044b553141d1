namespace Reranker.Tests;

public sealed class ChampionTermTests
{
    [Theory]
    [InlineData(null, "somebody", "It is better.")]
    [InlineData(1, "run: 7, of by", "Two lines,\nwith a colon: here.")]
    public void A_claim_is_a_sentence_that_programs_read_back(int? before, string by, string reason)
    {
        var term = ChampionTerm.Begin(3, 2, before, PromotionCause.Promotion, new ChampionChange { Reason = reason, By = by }, new DateTimeOffset(2025, 7, 1, 9, 30, 0, TimeSpan.Zero));

        Assert.StartsWith($"version 2, term 3, after {before?.ToString() ?? "none"}, promotion of 2025-07-01T09:30:00.0000000+00:00 by ", term.ToClaim(), StringComparison.Ordinal);
        Assert.Equal(term with { By = by.Replace(": ", " ", StringComparison.Ordinal) }, ChampionTerm.TryParseClaim(term.ToClaim()));
        Assert.Null(ChampionTerm.TryParseClaim("anything else"));
    }
}
