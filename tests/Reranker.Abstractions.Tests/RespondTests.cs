namespace Reranker.Tests;

public sealed class RespondTests
{
    private static readonly ModelIdentity Model = new("m", "1", "");

    [Fact]
    public void First_stage_scores_count_beside_the_models_and_all_three_are_told()
    {
        var response = Respond(new RerankOptions { Fusion = FusionOptions.Linear(0.25) }, ("a", 1), ("b", 3), ("c", 9));

        Assert.Equal([2, 1, 0], response.Results.Select(static result => result.Index));
        Assert.Equal([0.7f - 0.2f, 0.7f - 0.1f, 0.7f], response.Results.Select(static result => result.ModelScore!.Value));
        Assert.Equal([9.0, 3, 1], response.Results.Select(static result => result.Document.Score!.Value));
        Assert.True(response.Results[0].RelevanceScore > response.Results[1].RelevanceScore);
        Assert.Empty(response.Warnings);
    }

    [Fact]
    public void Where_some_have_no_score_the_model_decides_and_the_answer_says_so()
    {
        var response = Respond(new RerankOptions { Fusion = FusionOptions.Linear(0) }, ("a", 1), ("b", null), ("c", 9));

        Assert.Equal([0, 1, 2], response.Results.Select(static result => result.Index));
        Assert.Contains("1 of 3 documents", Assert.Single(response.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_scores_are_the_same_the_model_decides_and_the_answer_says_so() =>
        Assert.Contains("all the same", Assert.Single(Respond(new RerankOptions { Fusion = new FusionOptions() }, ("a", 2), ("b", 2)).Warnings), StringComparison.Ordinal);

    [Fact]
    public void Not_to_fuse_needs_no_warning() =>
        Assert.Empty(Respond(new RerankOptions { Fusion = new FusionOptions { Method = FusionMethod.None } }, ("a", null), ("b", 2)).Warnings);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_score_that_is_no_number_is_refused(double score) =>
        Assert.Equal("documents[1].score", Assert.Throws<InvalidRerankRequestException>(() => Respond(null, ("a", 1), ("b", score))).Parameter);

    [Fact]
    public void A_blank_document_is_last_whatever_the_first_stage_says() =>
        Assert.Equal([1, 2, 0], Respond(new RerankOptions { Fusion = FusionOptions.Linear(0) }, (" ", 99), ("b", 2), ("c", 1)).Results.Select(static result => result.Index));

    [Fact]
    public void What_scores_below_the_bound_is_left_out_and_so_are_blanks() =>
        Assert.Equal([1], Respond(new RerankOptions { MinScore = 0.55 }, ("", null), ("b", null), ("c", null)).Results.Select(static result => result.Index));

    [Fact]
    public void An_answer_may_be_empty() => Assert.Empty(Respond(new RerankOptions { MinScore = 0.99 }, ("a", null), ("b", null)).Results);

    [Fact]
    public void The_bound_holds_for_the_models_score_where_another_one_orders() => Assert.Equal(
        [1, 0], Respond(new RerankOptions { MinScore = 0.55, Fusion = FusionOptions.Linear(0) }, ("a", 1), ("b", 2), ("c", 3)).Results.Select(static result => result.Index));

    // The model scores the documents .7, .6, .5, ….
    private static RerankResponse Respond(RerankOptions? options, params (string Text, double? Score)[] documents)
    {
        var request = new RerankRequest("q", [.. documents.Select(static document => new RerankDocument(document.Text) { Score = document.Score })]);
        PairScore[] scores = [.. documents.Select(static (_, index) => new PairScore(0.7f - (0.1f * index), 3 - index))];
        return Ranker.Respond(request, scores, options, Model, new RerankUsage(0, 0));
    }
}
