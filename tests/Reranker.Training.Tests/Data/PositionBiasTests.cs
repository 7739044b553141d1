namespace Reranker.Training.Tests;

public class PositionBiasTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(1)]
    public void Eta_is_recovered_from_clicks_that_it_made(double eta)
    {
        var random = new Random(3);
        var attractions = Enumerable.Range(0, 12).Select(document => 0.1 + (0.8 * document / 11)).ToArray();
        var records = Enumerable.Range(0, 6_000).Select(search =>
        {
            // The same documents at ever new places.
            var order = Enumerable.Range(0, 12).ToArray();
            random.Shuffle(order);
            return new FeedbackRecord
            {
                Timestamp = DateTimeOffset.UnixEpoch,
                Query = $"query {search % 20}",
                Results = [.. order.Select((document, i) => new FeedbackResult
                {
                    Text = $"{document}",
                    Position = i + 1,
                    Clicked = random.NextDouble() < Math.Pow(i + 1, -eta) && random.NextDouble() < attractions[document],
                })],
            };
        }).ToList();
        Assert.Equal(eta, PositionBias.EstimateEta(records), 0.05);
    }

    [Fact]
    public void Documents_shown_at_one_place_only_tell_nothing()
    {
        var record = new FeedbackRecord
        {
            Timestamp = DateTimeOffset.UnixEpoch, Query = "q", Results = [new FeedbackResult { Text = "a", Position = 1, Clicked = true }, new FeedbackResult { Text = "b", Position = 2, Clicked = false }],
        };
        var error = Assert.Throws<TrainingException>(() => PositionBias.EstimateEta([record, record]));
        Assert.StartsWith("The propensity cannot be estimated: 0 documents", error.Message, StringComparison.Ordinal);
    }
}
