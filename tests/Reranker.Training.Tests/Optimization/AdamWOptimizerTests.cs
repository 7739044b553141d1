using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Reranker.Training.Tests;

public class AdamWOptimizerTests
{
    [Fact]
    public void Steps_are_those_of_torchsharps_own_class()
    {
        using var scope = NewDisposeScope();
        using var ours = TinyModel.Create().Module;
        using var theirs = TinyModel.Create().Module;
        using var optimizer = new AdamWOptimizer(ours, new TrainingOptions { WeightDecay = 0.1 });
        var byDecay = theirs.CheckpointParameters().ToLookup(static named => named.Parameter.dim() > 1, static named => named.Parameter);
        using var reference = optim.AdamW([
            new AdamW.ParamGroup(byDecay[true], new AdamW.Options { weight_decay = 0.1 }), new AdamW.ParamGroup(byDecay[false], new AdamW.Options { weight_decay = 0 })]);

        for (var step = 1; step <= 5; step++)
        {
            random.manual_seed(step);
            foreach (var (mine, other) in ours.parameters().Zip(theirs.parameters()))
            {
                mine.grad = randn_like(mine) * 0.3;
                other.grad = mine.grad!.clone();
            }

            Assert.Equal(nn.utils.clip_grad_norm_(theirs.parameters(), 2), optimizer.GradientNorm(), 1e-4);
            foreach (var group in reference.ParamGroups)
                group.LearningRate = 0.01 * step;
            reference.step();
            optimizer.Step(step, 0.01 * step, 2 / optimizer.GradientNorm());
        }

        foreach (var (mine, other) in ours.CheckpointParameters().Zip(theirs.CheckpointParameters()))
            Assert.True(mine.Parameter.allclose(other.Parameter, rtol: 1e-5, atol: 1e-6), mine.Name);
    }
}
