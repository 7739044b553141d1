using Microsoft.AspNetCore.Mvc;
using Reranker.AspNetCore;

namespace Reranker.Jobs;

/// <summary>The problems of trainings.</summary>
internal sealed class TrainingProblems : IExceptionProblemMapper
{
    public ProblemDetails? Map(Exception exception) => exception switch
    {
        NoFeedbackException none => RerankerProblem.Create(422, "no-feedback", "There is nothing to learn from", none.Message),
        TrainingInProgressException running => InProgress(running),
        NoTrainingHostException nobody => RerankerProblem.Create(409, "nobody-trains", "This host does not train", nobody.Message),
        JobStoreException database => RerankerProblem.Create(503, "database", "The database failed", database.Message),
        TrainingException training => RerankerProblem.Create(422, "training", "The training cannot start", training.Message),
        _ => null,
    };

    private static ProblemDetails InProgress(TrainingInProgressException running)
    {
        var problem = RerankerProblem.Create(409, "training-in-progress", "A training runs already", running.Message);
        problem.Extensions["run_id"] = running.RunId;
        return problem;
    }
}
