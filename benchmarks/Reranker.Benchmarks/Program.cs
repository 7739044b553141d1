using BenchmarkDotNet.Running;
using Reranker.Benchmarks;

if (args is ["training", .. var rest])
    await TrainingSpeed.RunAsync(rest);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
