using Microsoft.Extensions.Options;
using Quartz;

namespace Reranker.WebHost;

/// <summary>What happens before the host listens. No hosted services: an error here ends in one sentence, not in the host's log.</summary>
internal static partial class Preparation
{
    private static readonly TimeSpan RegistryPatience = TimeSpan.FromSeconds(10);

    extension(WebApplication app)
    {
        /// <summary>Checks settings and data directory, takes up what a killed host left, and makes a first start a start.</summary>
        public async Task PrepareAsync()
        {
            var services = app.Services;
            var stopping = app.Lifetime.ApplicationStopping;
            services.GetService<IStartupValidator>()?.Validate();

            var settings = services.GetRequiredService<IOptions<HostSettings>>().Value;
            await DataDirectory.RequireWritableAsync(settings.DataDirectory, stopping);
            if (services.GetService<DatabaseMigrations>() is { } migrations)
                await migrations.RunAsync(stopping);
            if (File.Exists(settings.LastServedFile))
                await app.AttendUnlessAwayAsync(settings, stopping);
            else
                await app.AttendAsync(settings, stopping);
        }

        // What has to be done in the registry before the host serves.
        private async Task AttendAsync(HostSettings settings, CancellationToken cancellationToken)
        {
            var services = app.Services;
            await services.GetRequiredService<ModelPromotion>().RepairAsync(cancellationToken);
            await services.GetRequiredService<FirstStart>().RunAsync(cancellationToken);
            if (settings.IsClustered)
                await services.GetRequiredService<TrainingQueue>().FindAsync(cancellationToken); // an ill job store is told now
            if (settings.Role is HostRole.Serve)
                return;
            if (!settings.IsClustered)
                await services.GetRequiredService<LeftTraining>().TakeUpAsync(cancellationToken);
            await ScheduledRetraining.ApplyAsync(services.GetRequiredService<ISchedulerFactory>(), services.GetRequiredService<IOptions<RetrainingSchedule>>().Value, cancellationToken);
        }

        // A host that has served before serves again what it served, with or without the registry.
        private async Task AttendUnlessAwayAsync(HostSettings settings, CancellationToken stopping)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(RegistryPatience);
            try
            {
                await app.AttendAsync(settings, patience.Token);
            }
            catch (Exception error) when (error is TrackingException || (error is OperationCanceledException && !stopping.IsCancellationRequested))
            {
                LogAway(app.Logger, error);
            }
        }

        /// <summary>Listens until it is told to stop. A start that fails half-way is stopped in order, too.</summary>
        public async Task ServeAsync()
        {
            try
            {
                await app.StartAsync();
            }
            catch
            {
                await app.StopAsync();
                throw;
            }

            await app.WaitForShutdownAsync();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Starting without the model registry, which does not answer; trainings that were interrupted wait for the next start")]
    private static partial void LogAway(ILogger logger, Exception error);
}
