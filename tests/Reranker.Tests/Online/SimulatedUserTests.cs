namespace Reranker.Tests;

/// <summary>Users who look from the top, ever more rarely further down, and choose what is relevant more often than what is not.</summary>
public sealed class SimulatedUserTests
{
    private const int Documents = 10;

    [Fact]
    public void The_better_of_two_rankers_wins_and_the_worse_one_loses()
    {
        var better = Simulate(championNoise: 2, challengerNoise: 0.5, answers: 1500, new SeededRandom(1));
        var worse = Simulate(championNoise: 0.5, challengerNoise: 2, answers: 1500, new SeededRandom(2));

        Assert.True(better is { PValue: < 0.001, Low: > 0 }, $"{better}");
        Assert.True(worse is { PValue: > 0.99, High: < 0 }, $"{worse}");
    }

    [Fact]
    public void Where_neither_is_better_the_test_keeps_its_level_and_the_interval_its_coverage()
    {
        const int Experiments = 400;
        var random = new SeededRandom(3);

        var summaries = Enumerable.Range(0, Experiments).Select(_ => Simulate(championNoise: 1, challengerNoise: 1, answers: 200, random)).ToArray();

        // 5 % and three standard deviations of 400 experiments.
        Assert.InRange(summaries.Count(static it => it.PValue <= 0.05), 1, 33);
        Assert.InRange(summaries.Count(static it => it is { Low: > 0 } or { High: < 0 }), 1, 33);
    }

    [Fact]
    public void Identical_rankers_only_tie()
    {
        var summary = Simulate(championNoise: 0, challengerNoise: 0, answers: 200, new SeededRandom(4));

        Assert.Equal((0, 0, 0.0), (summary.Wins, summary.Losses, summary.Preference));
        Assert.True(summary.Ties > 0);
        Assert.Equal(1, summary.PValue);
    }

    private static InterleavingSummary Simulate(double championNoise, double challengerNoise, int answers, SeededRandom random) =>
        InterleavingSummary.Of([.. Enumerable.Range(0, answers).Select(answer => Answer($"query {answer}", championNoise, challengerNoise, random))]);

    private static ImpressionOutcome Answer(string query, double championNoise, double challengerNoise, SeededRandom random)
    {
        // Relevance falls from document 0 on; rankers see it through noise.
        int[] Rank(double noise) => Ranker.Order([.. Enumerable.Range(0, Documents).Select(document => (float)(-document + (noise * 4 * (random.NextDouble() - 0.5))))]);
        var draft = TeamDraft.Draft(Rank(championNoise), Rank(challengerNoise), random);
        var outcome = new ImpressionOutcome(new Impression
        {
            Id = query, Timestamp = default, Kind = ImpressionKind.Interleaved, Query = query, Champion = "champion", Challenger = "challenger",
            Results = [.. draft.Select(static pick => new ImpressionResult($"{pick.Index}", "", pick.Team))],
        });
        outcome.Credit(new FeedbackRecord
        {
            Timestamp = default,
            Query = query,
            Results = [.. draft.Select((pick, place) => new FeedbackResult
            {
                DocumentId = $"{pick.Index}", Text = "", Position = place + 1,
                Clicked = random.NextDouble() < 1.0 / (place + 1) && random.NextDouble() < (pick.Index < 3 ? 0.8 : 0.1),
            })],
        });
        return outcome;
    }
}
