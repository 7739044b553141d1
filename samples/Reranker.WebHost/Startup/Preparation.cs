using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>What happens before the host listens. No hosted services: an error here ends in one sentence, not in the host's log.</summary>
internal static class Preparation
{
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
            await services.GetRequiredService<ModelPromotion>().RepairAsync(stopping);
            await services.GetRequiredService<FirstStart>().RunAsync(stopping);
            await services.GetRequiredService<TrainingRecovery>().RunAsync(stopping);
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
}
