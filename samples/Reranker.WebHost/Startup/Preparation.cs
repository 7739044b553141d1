using Microsoft.Extensions.Options;

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
            if (File.Exists(settings.LastServedFile))
                await app.AttendUnlessAwayAsync(stopping);
            else
                await app.AttendAsync(stopping);
        }

        // What has to be done in the registry before the host serves.
        private async Task AttendAsync(CancellationToken cancellationToken)
        {
            await app.Services.GetRequiredService<ModelPromotion>().RepairAsync(cancellationToken);
            await app.Services.GetRequiredService<FirstStart>().RunAsync(cancellationToken);
            await app.Services.GetRequiredService<TrainingRecovery>().RunAsync(cancellationToken);
        }

        // A host that has served before serves again what it served, with or without the registry.
        private async Task AttendUnlessAwayAsync(CancellationToken stopping)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(RegistryPatience);
            try
            {
                await app.AttendAsync(patience.Token);
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
