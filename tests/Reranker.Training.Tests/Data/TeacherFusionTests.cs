using CsCheck;

namespace Reranker.Training.Tests;

public class TeacherFusionTests
{
    private static readonly TrainingSet Set = TrainingSet.Of(new RankingDataset("d",
    [
        new RankingQuery("1", "red apple", [new("a", "red apple", 1), new("b", "apple", 0), new("c", "stone", 0)]),
        new RankingQuery("2", "pear", [new("a", "plum", 0), new("b", "fig", 0), new("synthetic-blank", "", 0)]),
    ]));

    // Of two decimals, so that they differ by more than noise or not at all.
    private static readonly Gen<double[]> Scores = Gen.Int[-1000, 1000].Select(static hundredths => hundredths / 100.0).Array[2, 12].Where(static scores => scores.Max() > scores.Min());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_alone_and_without_a_weight_keeps_its_logits()
    {
        using var length = Length();
        var set = await AddAsync("m", ("m", length));
        Assert.Equal([9.0, 5, 5, 4, 3, 3], ScoresOf(set));
    }

    [Fact]
    public async Task Several_are_fused_by_their_z_scores_and_weights_worked_out_by_hand()
    {
        using var length = Length();
        using var first = Letter();
        // Lengths 9, 5, 5: mean 19/3, deviation 1.885618: 1.414214, −0.707107 twice; 4, 3: ±1. First letters r, a, s as 18, 1, 19: mean 38/3, deviation 8.259675; p, f as 16, 6: ±1.
        double[] z = [0.645708, -1.412485, 0.766777];
        var expected = new[] { 1.414214 + (0.5 * z[0]), -0.707107 + (0.5 * z[1]), -0.707107 + (0.5 * z[2]), 1.5, -1.5, -1.5 };
        var scores = ScoresOf(await AddAsync("m f=0.5", ("m", length), ("f", first)));
        Assert.All(expected.Zip(scores), static pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.True(length.IsDisposed && first.IsDisposed);
    }

    [Fact]
    public async Task A_teacher_that_finds_the_candidates_of_a_query_the_same_adds_nothing_there_and_is_counted()
    {
        using var length = Length();
        var both = await AddAsync("m bm25=2", ("m", length));
        // BM25 knows no word of the second query.
        Assert.Equal([1.0, -1, -1], both.Dataset.Queries[1].Candidates.Select(static candidate => candidate.TeacherScore!.Value));
        Assert.Equal(1, both.Dataset.Dropped["lists of the teacher 'bm25', which finds all their candidates the same"]);
        Assert.True(both.Dataset.Queries[0].Candidates[1].TeacherScore > both.Dataset.Queries[0].Candidates[2].TeacherScore);
    }

    [Fact]
    public async Task A_teacher_that_finds_everything_the_same_is_refused_by_name()
    {
        using var length = Length();
        using var same = new ScriptedReranker(static (_, _) => 0.5);
        var error = await Assert.ThrowsAsync<ConstantTeacherException>(() => AddAsync("m flat=2", ("m", length), ("flat", same)));
        Assert.Equal(("flat", 2), (error.Teacher, error.Queries));
        Assert.StartsWith("The model 'flat' gives all candidates of a query the same score, on all 2 queries", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_score_that_is_no_number_is_refused()
    {
        using var broken = new ScriptedReranker(static (_, _) => double.NaN);
        Assert.Contains("'broken'", (await Assert.ThrowsAsync<TrainingException>(() => AddAsync("broken", ("broken", broken)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_taught_and_how_much_each_counts_is_in_the_digest_and_the_name()
    {
        using var length = Length();
        var (one, same, other) = (await AddAsync("m bm25=0.5", ("m", length)), await AddAsync("m=1 bm25=0.5", ("m", length)), await AddAsync("m bm25=0.6", ("m", length)));
        Assert.Equal(one.TeacherDigest, same.TeacherDigest);
        Assert.NotEqual(one.TeacherDigest, other.TeacherDigest);
        Assert.Equal($"d+teacher-{one.TeacherDigest![..12]}", one.Dataset.Name);
        Assert.Equal([new string('b', 64), one.Teachers[1].Digest], one.Teachers.Select(static teacher => teacher.Digest));
        Assert.NotEqual(one.Dataset.Digest, other.Dataset.Digest);
    }

    [Fact]
    public async Task What_was_scored_is_kept_by_the_teachers_digest()
    {
        using var folder = new TemporaryFolder();
        using var length = Length();
        var first = await TeacherScores.AddAsync(Set, TeacherMixture.Parse(["m", "bm25"]), Load(("m", length)), folder["cache"], Token);
        var scored = length.Scored;
        var second = await TeacherScores.AddAsync(Set, TeacherMixture.Parse(["m", "bm25"]), Load(("m", length)), folder["cache"], Token);
        Assert.Equal((5, scored), (scored, length.Scored));
        Assert.Equal(first.Dataset.Digest, second.Dataset.Digest);
        Assert.Equal(first.Teachers.Select(static teacher => $"{teacher.Digest}.tsv").Order(), Directory.GetFiles(folder["cache"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Fused_scores_do_not_depend_on_a_teachers_scale() =>
        Gen.Select(Scores, Gen.Double[0.1, 100], Gen.Double[-100, 100]).Sample((scores, scale, shift) =>
            Assert.All(RankFusion.ZScores(scores).Zip(RankFusion.ZScores([.. scores.Select(score => (scale * score) + shift)])), static pair => Assert.Equal(pair.First, pair.Second, 1e-6)));

    [Fact]
    public void Z_scores_have_no_mean_and_a_deviation_of_one_and_those_of_equal_scores_are_zero()
    {
        Scores.Sample(static scores =>
        {
            var standard = RankFusion.ZScores(scores);
            Assert.Equal(0, standard.Average(), 1e-8);
            Assert.Equal(1, standard.Average(static score => score * score), 1e-8);
        });
        Assert.Equal([0.0, 0, 0], RankFusion.ZScores([0.1, 0.1, 0.1]));
        Assert.Equal([0.0, 0], RankFusion.ZScores([7.3, 7.300001])); // no more than the arithmetic's noise
    }

    [Theory]
    [InlineData("=1", "has no name")]
    [InlineData("m=half", "has the weight 'half'; expected a number above 0")]
    [InlineData("m=0", "expected a number above 0")]
    [InlineData("m=-1", "expected a number above 0")]
    [InlineData("m m=2", "'m' is named twice")]
    [InlineData("", "has no name")]
    public void Teachers_that_cannot_be_meant_are_refused(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<TrainingException>(() => TeacherMixture.Parse(text.Split(' '))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("m", false)]
    [InlineData("m=1", true)]
    [InlineData("bm25", true)]
    [InlineData("m bm25=0.5", true)]
    [InlineData("models:/m@champion=0.25 ./a=b=2", true)]
    public void Teachers_are_read_as_they_are_written(string text, bool isFused)
    {
        var mixture = TeacherMixture.Parse(text.Split(' '));
        Assert.Equal((text, isFused), (mixture.ToString(), mixture.IsFused));
        Assert.Equal(mixture, TeacherMixture.Parse(text.Split(' ')));
    }

    private static ScriptedReranker Length() => new(static (_, text) => text.Length, new string('b', 64));

    private static ScriptedReranker Letter() => new(static (_, text) => text[0] - 'a' + 1, new string('c', 64));

    private static Task<TrainingSet> AddAsync(string teachers, params (string Name, IReranker Reranker)[] models) =>
        TeacherScores.AddAsync(Set, TeacherMixture.Parse(teachers.Split(' ')), Load(models), cancellationToken: Token);

    private static Func<string, CancellationToken, Task<IReranker>> Load(params (string Name, IReranker Reranker)[] models) =>
        (name, _) => Task.FromResult(models.Single(model => model.Name == name).Reranker);

    private static double[] ScoresOf(TrainingSet set) => [.. set.Dataset.Queries.SelectMany(static query => query.Candidates).Select(static candidate => candidate.TeacherScore!.Value)];
}
