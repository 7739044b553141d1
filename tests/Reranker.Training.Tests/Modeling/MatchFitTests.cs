namespace Reranker.Training.Tests;

public class MatchFitTests
{
    [Fact]
    public void A_feature_that_tells_relevant_candidates_apart_gets_weight_and_noise_hardly_any()
    {
        var random = new Random(1);
        var lists = Enumerable.Range(0, 400).Select(_ =>
        {
            var list = Enumerable.Range(0, 6).Select(_ => (Features: new[] { (float)random.NextDouble(), (float)random.NextDouble() }, Target: 0.0)).ToArray();
            // The relevant one is drawn by its cosine: softmax(8 · cosine).
            var weights = Array.ConvertAll(list, static one => Math.Exp(8 * one.Features[0]));
            var drawn = random.NextDouble() * weights.Sum();
            var relevant = 0;
            while ((drawn -= weights[relevant]) > 0 && relevant < 5)
                relevant++;
            list[relevant].Target = 1;
            return list;
        }).ToArray();
        var weights = MatchFit.Fit(lists, [1, 1]);
        Assert.Equal(8, weights[0], 1.2);
        Assert.InRange(weights[1], 0, 0.8);
    }

    [Fact]
    public void A_feature_that_misleads_gets_no_weight()
    {
        (float[], double)[][] lists = [[([0.9f, 0.1f], 1), ([0.5f, 0.9f], 0)], [([0.6f, 0.2f], 0), ([0.7f, 0.1f], 1)], [([0.4f, 0.3f], 1), ([0.5f, 0.8f], 0)]];
        Assert.Equal(0, MatchFit.Fit(lists, [1, 1])[1]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 1.5)]
    [InlineData(1000, 1000)]
    public void The_weights_do_not_depend_on_where_the_search_begins(double cosine, double terms)
    {
        var random = new Random(2);
        var lists = Enumerable.Range(0, 100).Select(_ =>
            Enumerable.Range(0, 5).Select(place => (new[] { (float)random.NextDouble() + (place == 0 ? 0.1f : 0), (float)random.NextDouble() + (place == 0 ? 0.5f : 0) }, place == 0 ? 1.0 : 0)).ToArray()).ToArray();
        var expected = MatchFit.Fit(lists, [1, 1]);
        Assert.All(expected.Zip(MatchFit.Fit(lists, [cosine, terms])), static pair => Assert.Equal(pair.First, pair.Second, 0.01));
    }
}
