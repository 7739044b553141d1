using Microsoft.AspNetCore.Mvc;
using Reranker.AspNetCore;
using Reranker.Jobs;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>The learning line, and who runs it.</summary>
internal static class TrainingRegistration
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Trainings as jobs: in memory, or in the database, where any host hears of them. A host that only serves runs none.</summary>
        public void AddTraining()
        {
            builder.Configure<RetrainingPipelineOptions>(
                static (pipeline, settings) => (pipeline.WorkingDirectory, pipeline.Threads) = (settings.DataPath("work"), settings.TrainingThreads), "Retraining");
            builder.Configure<RerankerJobOptions>((jobs, settings) =>
            {
                (jobs.DataDirectory, jobs.BaseModel, jobs.FirstFeedback) = (settings.DataDirectory, settings.BaseModel, settings.SampleFeedback);
                (jobs.RunsTrainings, jobs.Interrupted) = (settings.Role is not HostRole.Serve, settings.InterruptedTraining);
                builder.Configuration.GetSection($"{HostSettings.Section}:RetrainingSchedule").Bind(jobs.Schedule);
            });
            builder.Services.AddRerankerTraining();
            builder.Services.AddSingleton<IExceptionProblemMapper, NoTrainingHostProblem>();
            if (HostSettings.Read(builder.Configuration).IsClustered)
                builder.Services.AddPostgresRerankerJobs();
            else
                builder.Services.AddRerankerJobs();
        }
    }

    /// <summary>Names the settings that mend it.</summary>
    private sealed class NoTrainingHostProblem : IExceptionProblemMapper
    {
        public ProblemDetails? Map(Exception exception) => exception is not NoTrainingHostException ? null : RerankerProblem.Create(
            StatusCodes.Status409Conflict, "nobody-trains", "This host does not train",
            $"This host only serves ({HostSettings.Section}:Role=Serve) and shares no database with one that trains. Ask a host that trains, or set {HostSettings.Section}:Database on both.");
    }
}
