using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Quartz;
using Reranker;
using Reranker.AspNetCore;
using Reranker.Jobs;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers trainings as jobs.</summary>
public static class JobServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Registers <see cref="TrainingJobs"/> with a queue in memory: hosts on one data directory train one at a time, and what a killed one left goes on at the next start.
        /// Needs <c>AddRerankerTraining</c>.
        /// </summary>
        /// <param name="configure">Sets who trains, when, and what becomes of a training that was interrupted.</param>
        public IServiceCollection AddRerankerJobs(Action<RerankerJobOptions>? configure = null)
        {
            services.AddJobs(configure, isShared: false);
            services.AddQuartz(JobQuartz.Scheduler, JobQuartz.Configure);
            services.TryAddSingleton<IHostLocks, FileLocks>();
            return services;
        }

        /// <summary>
        /// Registers <see cref="TrainingJobs"/> with a queue in PostgreSQL, which any number of hosts share: each of them may be asked, one trains, and another goes on where it dies.
        /// Needs <c>AddRerankerTraining</c> and an <c>NpgsqlDataSource</c> in the container (<see cref="PostgresDataSource"/>). The tables are made where they are absent: the queue's (<c>reranker_qrtz_…</c>), and
        /// those of a feedback store in the same database.
        /// </summary>
        /// <param name="configure">Sets who trains, when, and what becomes of a training that was interrupted.</param>
        public IServiceCollection AddPostgresRerankerJobs(Action<RerankerJobOptions>? configure = null)
        {
            services.AddJobs(configure, isShared: true);
            services.AddQuartz(JobQuartz.Scheduler, static quartz =>
            {
                JobQuartz.Configure(quartz);
                JobQuartz.Share(quartz);
            });
            services.AddSingleton<PostgresMigrations>();
            services.TryAddSingleton<IHostLocks, PostgresLocks>();
            return services;
        }

        private void AddJobs(Action<RerankerJobOptions>? configure, bool isShared)
        {
            ArgumentNullException.ThrowIfNull(services);
            if (services.Any(static service => service.ServiceType == typeof(TrainingJobs)))
                throw new InvalidOperationException("The training jobs are registered already: call AddRerankerJobs or AddPostgresRerankerJobs, once.");
            var options = services.AddOptions<RerankerJobOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
            options.PostConfigure(jobs => jobs.IsShared = isShared);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RerankerJobOptions>, RerankerJobOptionsValidator>());
            services.TryAddSingleton(TimeProvider.System);
            services.AddRegisteredModelName();
            services.AddSingleton<TrainingLease>();
            services.AddSingleton<TrainingQueue>();
            services.AddSingleton<TrainingCancellation>();
            services.AddSingleton<TrainingRecovery>();
            services.AddSingleton<AbandonedTraining>();
            services.AddSingleton<RetrainingScheduler>();
            services.AddSingleton<TrainingRunner>();
            services.AddSingleton(static provider => new TrainingJobs(
                provider.GetRequiredService<RetrainingPipeline>(), provider.GetRequiredService<TrainingQueue>(), provider.GetRequiredService<TrainingLease>(),
                provider.GetRequiredService<TrainingCancellation>(), provider.GetRequiredService<TrainingRecovery>(), provider.GetRequiredService<IExperimentTracker>(),
                provider.GetRequiredService<IOptions<RerankerJobOptions>>(), provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<FirstChampion>();
            services.AddSingleton(static provider => new JobStartup(
                provider.GetService<PostgresMigrations>(), provider.GetRequiredService<TrainingQueue>(), provider.GetRequiredService<ModelPromotion>(),
                provider.GetRequiredService<FirstChampion>(), provider.GetRequiredService<AbandonedTraining>(), provider.GetRequiredService<RetrainingScheduler>(),
                provider.GetRequiredService<IOptions<RerankerJobOptions>>()));
            services.AddHostedService<TrainingService>();

            services.AddSingleton<TrainingResponses>();
            services.AddSingleton<IExceptionProblemMapper, TrainingProblems>();
            services.AddRerankerJson(TrainingJsonContext.Default);
        }
    }
}
