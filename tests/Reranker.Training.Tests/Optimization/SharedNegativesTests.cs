namespace Reranker.Training.Tests;

public sealed class SharedNegativesTests : IAsyncLifetime
{
    private static readonly RankingDataset Data = TinyModel.Matching(8, seed: 1);
    private readonly TemporaryFolder _folder = new();
    private CrossEncoder _model = null!;

    public async ValueTask InitializeAsync() => _model = CrossEncoder.LoadBiEncoder(
        await ModelPackage.OpenAsync(await SentenceEncoder.WriteAsync(_folder["encoder"], TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken));

    public ValueTask DisposeAsync()
    {
        _model.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Each_query_of_a_bi_encoder_borrows_what_the_others_of_its_batch_have_drawn()
    {
        var lists = Draw(new TrainingOptions { BatchSize = 4, NumNegatives = 2 });

        Assert.Equal([12, 12, 12, 12], lists.Select(static list => list.Candidates.Length));
        Assert.All(lists, static list => Assert.Equal(1, list.Candidates.Count(static candidate => candidate.Grade > 0)));
        Assert.Single(lists.Select(static list => string.Join('|', list.Candidates.Select(static candidate => candidate.Text).Order(StringComparer.Ordinal))).Distinct());
    }

    [Fact]
    public void Batches_that_make_one_step_together_keep_to_themselves()
    {
        var lists = Draw(new TrainingOptions { BatchSize = 4, NumNegatives = 2, GradientAccumulation = 2 });

        Assert.Equal(8, lists.Length);
        var (first, second) = (Texts(lists[0]), Texts(lists[4]));
        Assert.Empty(first.Intersect(second));

        static HashSet<string> Texts(TrainingList list) => [.. list.Candidates.Select(static candidate => candidate.Text)];
    }

    [Theory]
    [InlineData(RankingLoss.ListwiseSoftmax, 2, 5)]
    [InlineData(RankingLoss.MultipleNegativesRanking, 0, 3)]
    [InlineData(RankingLoss.MarginMse, null, 3)]
    public void The_options_say_how_much_is_borrowed_and_what_a_teacher_has_to_know_is_not(RankingLoss loss, int? borrowed, int expected) =>
        Assert.All(Draw(new TrainingOptions { BatchSize = 4, NumNegatives = 2, Loss = loss, InBatchNegatives = borrowed }), list => Assert.Equal(expected, list.Candidates.Length));

    [Fact]
    public void A_text_that_is_relevant_to_a_query_is_none_of_its_negatives()
    {
        var shared = new RankingDataset("shared", [.. Enumerable.Range(0, 4).Select(static i => new RankingQuery($"q{i}", TinyModel.Words[i],
            [new RankingCandidate("d", "the same", 1), new RankingCandidate($"n{i}", TinyModel.Words[i + 4], 0)]))]);

        var lists = new ListSampler(shared, _model, new TrainingOptions { BatchSize = 4 }).Draw(0);

        Assert.All(lists, static list => Assert.Equal((5, 1), (list.Candidates.Length, list.Candidates.Count(static candidate => candidate.Text == "the same"))));
    }

    private TrainingList[] Draw(TrainingOptions options) => new ListSampler(Data, _model, options).Draw(0);
}
