namespace Reranker.Training.Tests;

public class WeightDepthTests
{
    [Theory]
    [InlineData("bert.embeddings.LayerNorm.weight", 0)]
    [InlineData("bert.encoder.layer.0.attention.self.query.weight", 1)]
    [InlineData("bert.encoder.layer.11.output.dense.bias", 12)]
    [InlineData("bert.pooler.dense.weight", 13)]
    [InlineData("classifier.bias", 13)]
    public void Depth_counts_from_the_embeddings_to_the_head(string name, int depth) => Assert.Equal(depth, WeightDepth.Of(name, layers: 12));
}
