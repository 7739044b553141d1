namespace Reranker.Onnx.Tests;

public class TermMatchTests
{
    private static readonly JoinedShape Shape = new() { AverageLength = 4 };
    private static readonly float[] Weights = [0, 1, 2, 4];

    [Fact]
    public void A_term_once_in_a_document_of_average_length_counts_its_whole_weight() =>
        Assert.Equal(4f / 6, TermMatch.Of(Shape, Weights, [2, 3], [0, 3, 1, 0]), 1e-6f);

    [Fact]
    public void Terms_that_weigh_nothing_do_not_count() =>
        Assert.Equal(0, TermMatch.Of(Shape, Weights, [0, 0], [0, 0, 0, 0]));

    [Fact]
    public void More_occurrences_and_shorter_documents_count_more()
    {
        var once = TermMatch.Of(Shape, Weights, [3], [3, 1, 1, 1]);
        Assert.True(TermMatch.Of(Shape, Weights, [3], [3, 3, 1, 1]) > once);
        Assert.True(TermMatch.Of(Shape, Weights, [3], [3, 1]) > once);
        Assert.True(TermMatch.Of(Shape, Weights, [3], [3, 3, 3, 3]) < 1 + Shape.K1);
    }

    [Fact]
    public void Rare_terms_weigh_more_and_special_ones_nothing()
    {
        var weights = TermMatch.Weights(4, [new[] { 0, 1, 2 }, new[] { 0, 1 }, new[] { 0, 3, 3 }], 0);
        Assert.Equal(0, weights[0]);
        Assert.True(weights[2] > weights[1]);
        Assert.Equal(weights[2], weights[3]);
        Assert.Equal(Math.Log(1 + (2.5 / 1.5)), weights[2], 1e-6);
    }
}
