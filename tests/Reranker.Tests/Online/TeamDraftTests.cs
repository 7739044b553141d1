using CsCheck;

namespace Reranker.Tests;

public sealed class TeamDraftTests
{
    private static readonly Gen<(int[] Champion, int[] Challenger, int Seed)> Rankings =
        from count in Gen.Int[1, 30]
        from champion in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from challenger in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
        from seed in Gen.Int
        select (champion, challenger, seed);

    [Fact]
    public void Every_document_is_drafted_once_and_every_pick_is_the_best_that_its_team_had_left() => Rankings.Sample(static drawn =>
    {
        var draft = TeamDraft.Draft(drawn.Champion, drawn.Challenger, new SeededRandom(drawn.Seed));

        Assert.Equal(drawn.Champion.Order(), draft.Select(static pick => pick.Index).Order());
        var taken = new HashSet<int>();
        foreach (var (index, team) in draft)
        {
            if (team is { } picker)
                Assert.Equal((picker == Team.Champion ? drawn.Champion : drawn.Challenger).First(it => !taken.Contains(it)), index);
            taken.Add(index);
        }
    });

    [Fact]
    public void Teams_take_turns_so_that_neither_is_ever_two_ahead() => Rankings.Sample(static drawn =>
    {
        var lead = 0;
        foreach (var (_, team) in TeamDraft.Draft(drawn.Champion, drawn.Challenger, new SeededRandom(drawn.Seed)))
        {
            lead += team switch { Team.Challenger => 1, Team.Champion => -1, _ => 0 };

            // One more where an odd head was left out.
            Assert.InRange(lead, -2, 2);
        }
    });

    [Fact]
    public void Each_picks_first_equally_often()
    {
        var coin = new SeededRandom(1);
        const int Drafts = 10_000;

        var first = Enumerable.Range(0, Drafts).Count(_ => TeamDraft.Draft([0, 1, 2], [2, 1, 0], coin)[0].Team == Team.Challenger);

        Assert.InRange(first, (Drafts / 2) - 150, (Drafts / 2) + 150); // three standard deviations
    }

    [Fact]
    public void Identical_rankings_have_no_teams() => Rankings.Sample(static drawn =>
        Assert.All(TeamDraft.Draft(drawn.Champion, [.. drawn.Champion], new SeededRandom(drawn.Seed)), static pick => Assert.Null(pick.Team)));

    [Fact]
    public void The_head_that_both_share_belongs_to_neither()
    {
        var draft = TeamDraft.Draft([4, 2, 0, 1, 3], [4, 2, 3, 1, 0], new SeededRandom(1));

        Assert.Equal([4, 2], draft.TakeWhile(static pick => pick.Team is null).Select(static pick => pick.Index));
    }

    // Champion a b c d, challenger b d a c; - marks the champion's picks and + the challenger's.
    [Fact]
    public void An_example_worked_by_hand_comes_out_for_each_fall_of_the_coin()
    {
        int[] champion = [0, 1, 2, 3], challenger = [1, 3, 0, 2];

        var drafts = Enumerable.Range(0, 200).Select(seed => string.Concat(TeamDraft.Draft(champion, challenger, new SeededRandom(seed))
            .Select(static pick => $"{"abcd"[pick.Index]}{(pick.Team == Team.Champion ? '-' : '+')}"))).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(["a-b+c-d+", "a-b+d+c-", "b+a-c-d+", "b+a-d+c-"], drafts);
    }
}
