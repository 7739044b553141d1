namespace Reranker.Tests;

public sealed class RankerTests
{
    [Fact]
    public void The_score_that_ranks_decides_where_the_ones_shown_are_equal() =>
        Assert.Equal([(2, 1f), (0, 1f), (1, 1f)], Rank(["a", "b", "c"], [new(1, 18.3f), new(1, 17.5f), new(1, 24)]));

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n\u3000")]
    public void A_blank_document_is_last_whatever_the_model_says_with_a_score_no_higher_than_any_other(string blank) =>
        Assert.Equal([(2, 0.8f), (1, 0.3f), (0, 0.3f)], Rank([blank, "b", "c"], [new(0.9f, 2), new(0.3f, -1), new(0.8f, 1)]));

    [Fact]
    public void A_blank_document_keeps_a_score_that_is_the_lowest_anyway() =>
        Assert.Equal([(1, 0.3f), (0, 0.1f)], Rank(["", "b"], [new(0.1f, -2), new(0.3f, -1)]));

    [Fact]
    public void Blank_documents_are_below_scores_without_end_and_in_the_order_of_the_request_among_themselves() =>
        Assert.Equal([(1, float.NegativeInfinity), (0, float.NegativeInfinity), (2, float.NegativeInfinity)],
            Rank(["", "b", ""], [new(0, 0), new(float.NegativeInfinity, float.NegativeInfinity), new(0, 0)]));

    [Fact]
    public void Where_all_are_blank_their_scores_stay() => Assert.Equal([(0, 0.4f), (1, 0.4f)], Rank(["", " "], [new(0.4f, 0), new(0.4f, 0)]));

    [Fact]
    public void The_best_are_cut_off_after_the_blank_ones_have_left_their_places() =>
        Assert.Equal([(1, 0.3f)], Rank(["", "b"], [new(0.9f, 2), new(0.3f, -1)], topN: 1));

    private static IEnumerable<(int, float)> Rank(string[] texts, PairScore[] scores, int? topN = null) =>
        Ranker.Rank([.. texts.Select(static text => new RerankDocument(text))], scores, topN).Select(static result => (result.Index, result.RelevanceScore));
}
