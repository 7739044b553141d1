namespace Reranker.Training.Tests;

public class BertCrossEncoderTests
{
    [Fact]
    public void Parameters_have_the_names_and_shapes_of_hugging_face_checkpoints()
    {
        using var model = TinyModel.Create();
        var lines = model.Module.CheckpointParameters().Select(named => $"{named.Name} [{string.Join(", ", named.Parameter.shape)}]");
        Assert.Equal(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Modeling", "bert-2x32.parameters.txt")), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_pair_has_the_same_score_alone_and_among_others()
    {
        using var model = TinyModel.Create();
        var together = model.Score(TinyModel.Pairs);
        var alone = TinyModel.Pairs.Select(pair => model.Score([pair])[0]);
        Assert.All(together.Zip(alone), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_same_seed_makes_the_same_model()
    {
        using var first = TinyModel.Create(seed: 3);
        using var second = TinyModel.Create(seed: 3);
        using var other = TinyModel.Create(seed: 4);
        Assert.Equal(first.Score(TinyModel.Pairs), second.Score(TinyModel.Pairs));
        Assert.NotEqual(first.Score(TinyModel.Pairs), other.Score(TinyModel.Pairs));
    }
}
