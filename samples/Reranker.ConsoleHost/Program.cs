using System.CommandLine;
using Reranker.ConsoleHost;

return await CommandRunner.RunAsync(
    new RootCommand("Reranks with cross-encoders: scores, trains, evaluates and promotes them.")
    {
        RerankCommand.Create(),
        ScoreCommand.Create(),
        TrainCommand.Create(),
        EvaluateCommand.Create(),
        TuneCommand.Create(),
        CalibrateCommand.Create(),
        DistillCommand.Create(),
        QuantizeCommand.Create(),
        PullCommand.Create(),
        RegisterBaseCommand.Create(),
        ModelsCommand.Create(),
        PromoteCommand.Create(),
        RollbackCommand.Create(),
        FeedbackCommand.Create(),
    },
    args);
