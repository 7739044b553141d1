namespace Reranker.Training.Tests;

public class MinedAndTaughtTests
{
    private static readonly RankingDataset Dataset = new("d",
    [
        new RankingQuery("1", "red apple", [new("a", "a red apple 3", 1), new("b", "plain 0", 0)]),
        new RankingQuery("2", "green pear", [new("a", "a green pear 3", 1), new("b", "a red apple pie 2.99", 0), new("c", "red paint 1", 0), new("d", "apple tree -1", 0)]),
    ]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hardest_texts_below_the_margin_become_negatives()
    {
        using var champion = ScriptedReranker.LastWord();
        var mined = await HardNegatives.MineAsync(Dataset, champion, new HardNegativeOptions { NumNegatives = 1, RelativeMargin = 0.05 }, Token);
        // σ(3) = 0.953, of which 95 % is 0.905: σ(2.99) = 0.952 is likely relevant, σ(1) = 0.731 and σ(−1) are not.
        Assert.Equal([("a red apple 3", 1.0), ("plain 0", 0), ("red paint 1", 0)], mined.Queries[0].Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
        Assert.Equal(1, mined.Dropped["mined texts that are likely relevant"]);
    }

    [Theory]
    [InlineData(0.5, 0, "apple tree -1")]
    [InlineData(0, 0, "a red apple pie 2.99")]
    public async Task Margins_decide_what_is_hard_and_what_is_likely_relevant(double absolute, double relative, string expected)
    {
        using var champion = ScriptedReranker.LastWord();
        var mined = await HardNegatives.MineAsync(Dataset, champion, new HardNegativeOptions { NumNegatives = 1, AbsoluteMargin = absolute, RelativeMargin = relative }, Token);
        Assert.Equal(expected, mined.Queries[0].Candidates[^1].Text);
    }

    [Fact]
    public async Task A_teacher_scores_every_candidate_once_and_its_scores_are_part_of_the_digest()
    {
        using var folder = new TemporaryFolder();
        using var teacher = ScriptedReranker.LastWord();
        var first = await TeacherScores.AddAsync(Dataset, teacher, folder["cache"], Token);
        Assert.Equal([3.0, 0, 3, 2.99, 1, -1], first.Queries.SelectMany(query => query.Candidates).Select(candidate => Math.Round(candidate.TeacherScore!.Value, 4)));
        Assert.NotEqual(Dataset.Digest, first.Digest);
        Assert.Equal(6, teacher.Scored);

        // A crash may cut the last line: it is scored anew, and nothing else.
        var file = Assert.Single(Directory.GetFiles(folder["cache"]));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Token))[..^3], Token);
        var second = await TeacherScores.AddAsync(Dataset, teacher, folder["cache"], Token);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(7, teacher.Scored);
    }

    [Fact]
    public async Task Negatives_above_the_margin_are_taken_out_and_made_up_ones_stay()
    {
        using var model = ScriptedReranker.LastWord();
        var set = TrainingSet.Of(new RankingDataset("d",
        [
            new RankingQuery("1", "green pear", [new("+0", "a green pear 3", 1), new("-0", "a pear 2.99", 0), new("-1", "paint 1", 0), new("synthetic-blank", "", 0)]),
            new RankingQuery("2", "without labels", [new("-0", "a 1", 0), new("-1", "b 2", 0)]),
        ]));
        var cleaned = await HardNegatives.CleanAsync(set, model, cancellationToken: Token);
        Assert.Equal(["a green pear 3", "paint 1", ""], cleaned.Dataset.Queries[0].Candidates.Select(candidate => candidate.Text));
        Assert.Equal(2, cleaned.Dataset.Queries[1].Candidates.Count);
        Assert.Equal(1, cleaned.Dataset.Dropped["negatives that are likely relevant"]);
    }

    [Fact]
    public async Task Negatives_are_mined_in_the_whole_pool_of_a_source()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder["a.jsonl"],
        [
            """{"query": "green pear", "passage": "a green pear 3"}""",
            .. Enumerable.Range(0, 60).Select(static i => $$"""{"query": "none {{i}}", "passage": "pear{{string.Concat(Enumerable.Repeat(" w", i))}} {{i / 100.0}}"}"""),
        ], Token);
        using var model = ScriptedReranker.LastWord();
        var mined = await HardNegatives.MineAsync(
            await new TrainingRecipe { Sources = [new RecipeSource { Path = folder["a.jsonl"] }], Negatives = new MinedNegativeOptions { Depth = 10, Count = 2 } }.ReadAsync(Token),
            model, new HardNegativeOptions { NumNegatives = 1, RangeMax = 60 }, Token);
        var candidates = mined.Dataset.Queries[0].Candidates;
        Assert.Equal(4, candidates.Count);
        Assert.EndsWith(" 0.59", candidates[^1].Text, StringComparison.Ordinal);
    }
}
