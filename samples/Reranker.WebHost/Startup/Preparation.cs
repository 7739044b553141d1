using Microsoft.Extensions.Options;
using Npgsql;
using Reranker.Jobs;

namespace Reranker.WebHost;

/// <summary>What happens before the host listens. No hosted services: an error here ends in one sentence, not in the host's log.</summary>
internal static partial class Preparation
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

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

            // A host that has served before serves again what it served, with or without the registry; one that only serves, without the database too.
            var hasServed = File.Exists(settings.LastServedFile);
            if (settings.IsClustered)
                await app.AttendAsync(app.AttendToDatabaseAsync, mayBeAway: hasServed && settings.Role is HostRole.Serve, stopping);
            await app.AttendAsync(app.AttendToRegistryAsync, mayBeAway: hasServed, stopping);
        }

        private async Task AttendAsync(Func<CancellationToken, Task> attendAsync, bool mayBeAway, CancellationToken stopping)
        {
            using var attending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            if (mayBeAway)
                attending.CancelAfter(Timeout);
            try
            {
                await attendAsync(attending.Token);
            }
            catch (Exception error) when (mayBeAway && !stopping.IsCancellationRequested && IsAway(error))
            {
                LogAway(app.Logger, error);
            }
        }

        private async Task AttendToDatabaseAsync(CancellationToken cancellationToken)
        {
            await app.Services.GetRequiredService<DatabaseMigrations>().RunAsync(cancellationToken);
            if (app.Services.GetRequiredService<IOptions<HostSettings>>().Value.Role is HostRole.Serve)
                await app.Services.GetRequiredService<TrainingJobs>().PrepareAsync(cancellationToken); // an ill job store is told now
        }

        private async Task AttendToRegistryAsync(CancellationToken cancellationToken)
        {
            var services = app.Services;
            await services.GetRequiredService<ModelPromotion>().RepairAsync(cancellationToken);
            await services.GetRequiredService<FirstStart>().RunAsync(cancellationToken);
            if (services.GetRequiredService<IOptions<HostSettings>>().Value.Role is not HostRole.Serve)
                await services.GetRequiredService<TrainingJobs>().PrepareAsync(cancellationToken);
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

    private static bool IsAway(Exception error) => error is TrackingException or JobStoreException or OperationCanceledException or StartupException { InnerException: NpgsqlException { IsTransient: true } };

    [LoggerMessage(LogLevel.Warning, "Starting without the model registry or the database, which does not answer; what is to be done there waits for the next start")]
    private static partial void LogAway(ILogger logger, Exception error);
}
