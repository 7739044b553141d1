using BenchmarkDotNet.Running;
using Reranker.Benchmarks;

if (args is ["training", .. var rest])
    await TrainingSpeed.RunAsync(rest);
else if (args is ["joined", .. var shares])
    await JoinedTrainingSpeed.RunAsync(shares);
else if (args is ["graphs", .. var networks])
    GraphSpeed.Run(networks);
else if (args is ["batches", .. var rounds])
    BatchSpeed.Run(rounds);
else if (args is ["padding", .. var repeats])
    await PaddingSpeed.RunAsync(repeats);
else if (args is ["bi-encoder", .. var turns])
    await BiEncoderSpeed.RunAsync(turns);
else if (args is ["promotion", .. var options])
    PromotionSimulation.Run(options);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
