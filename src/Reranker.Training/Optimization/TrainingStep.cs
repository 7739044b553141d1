using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>One step: draw → forward → loss → backward, batch by batch, and then the update.</summary>
internal sealed class TrainingStep(CrossEncoderModule module, ListSampler sampler, AdamWOptimizer optimizer, TrainingOptions options)
{
    private readonly IRankingLoss _loss = RankingLosses.Create(options, module.ReadsApart);
    private readonly ScheduledRate _rate = new(options.Schedule, options.LearningRate, sampler.TotalSteps, options.WarmupRatio);

    /// <summary>Steps there are.</summary>
    public int Total => sampler.TotalSteps;

    /// <summary>Steps of an epoch.</summary>
    public int PerEpoch => sampler.StepsPerEpoch;

    /// <summary>So many lists of the first steps, or all.</summary>
    public TrainingList[] First(int lists) => [.. Enumerable.Range(0, Total).SelectMany(sampler.Draw).Take(lists)];

    /// <summary>Takes a step (from 0).</summary>
    /// <returns>The mean loss of its batches, the learning rate, how many pairs it saw, and whether any list of them told one candidate from another.</returns>
    /// <exception cref="TrainingException">The loss or its gradient is not a number; the weights are as they were.</exception>
    public (float Loss, double Rate, int Pairs, bool HasContrast) Take(int step)
    {
        var rate = _rate.At(step);
        var batches = sampler.Draw(step).Chunk(options.BatchSize).ToArray();
        random.manual_seed(StepSeed.Dropout(options.Seed, step));
        module.train();
        optimizer.Clear();
        var loss = batches.Sum(batch => Backward(batch, 1f / batches.Length));

        var norm = optimizer.GradientNorm();
        if (!float.IsFinite(loss) || !double.IsFinite(norm))
            throw new TrainingException($"The loss of step {step + 1} is {loss}, and its gradient's norm {norm}: the training has diverged. Use a lower learning rate than {options.LearningRate}.");
        optimizer.Step(step + 1, rate, Math.Min(1, options.MaxGradientNorm / norm));
        return (loss, rate, batches.Sum(static batch => batch.Sum(static list => list.Pairs.Length)), batches.Any(batch => batch.Any(HasContrast)));
    }

    private bool HasContrast(TrainingList list) =>
        list.Candidates.Select(static candidate => Math.Max(0, candidate.Grade)).Distinct().Skip(1).Any() || (options.LearnsFromTeacher && list.Candidates.AreTaught);

    private float Backward(TrainingList[] lists, float share)
    {
        using var scope = NewDisposeScope();
        var logits = module.Logits([.. lists.SelectMany(static list => list.Pairs)]);
        var batch = ListBatch.Of([.. lists.Select(static list => list.Candidates)]);
        var loss = _loss.Compute(batch.Arrange(logits), batch) * share;
        loss.backward();
        return loss.item<float>();
    }
}
