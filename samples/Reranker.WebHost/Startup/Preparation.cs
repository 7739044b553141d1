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
        /// <summary>Checks settings and data directory, makes a first start a start, and takes up what a killed host left.</summary>
        public async Task PrepareAsync()
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            var settings = app.Services.GetRequiredService<IOptions<HostSettings>>().Value;
            await DataDirectory.RequireWritableAsync(settings.DataDirectory, app.Lifetime.ApplicationStopping);

            // A host that has served before serves again what it served, with or without the registry; one that only serves, without the database too.
            var hasServed = File.Exists(settings.LastServedFile);
            var startup = app.Services.GetRequiredService<JobStartup>();
            await app.RunAsync(startup.PrepareDatabaseAsync, mayBeAway: hasServed && settings.Role is HostRole.Serve);
            await app.RunAsync(startup.PrepareRegistryAsync, mayBeAway: hasServed);
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

        private async Task RunAsync(Func<CancellationToken, Task> prepareAsync, bool mayBeAway)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping);
            if (mayBeAway)
                timeout.CancelAfter(Timeout);
            try
            {
                await prepareAsync(timeout.Token);
            }
            catch (Exception error) when (mayBeAway && !app.Lifetime.ApplicationStopping.IsCancellationRequested && IsAway(error))
            {
                LogAway(app.Logger, error);
            }
        }
    }

    private static bool IsAway(Exception error) =>
        error is TrackingException or OperationCanceledException or JobStoreException { InnerException: not NpgsqlException { IsTransient: false } };

    [LoggerMessage(LogLevel.Warning, "Starting without the model registry or the database, which does not answer; what is to be done there waits for the next start")]
    private static partial void LogAway(ILogger logger, Exception error);
}
