using Microsoft.Extensions.Options;
using Reranker.Onnx;

namespace Reranker.WebHost;

/// <summary>The serving line: the champion of the registry, followed as it changes, and a challenger beside it.</summary>
internal static class ServingRegistration
{
    // About a minute of a MiniLM's work on two cores: nobody waits longer for a ranking.
    private const long MaxQueuedTokens = 500_000;

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Registers the champion; a host that only trains has none.</summary>
        public void AddServing()
        {
            if (HostSettings.Read(builder.Configuration).Role is HostRole.Train)
                return;
            builder.Configure<RegisteredModelOptions>(static (model, settings) => (model.PollInterval, model.LastServedFile) = (settings.PollInterval, settings.LastServedFile));
            builder.Configure<OnnxRerankerOptions>(static (serving, _) => serving.MaxQueuedTokens = MaxQueuedTokens, "Serving");
            builder.Configure<ModelSelectionOptions>(static (selection, settings) => selection.MaxModels = settings.MaxSelectedModels);
            var champion = builder.Services.AddRegisteredReranker().UseLogging().UseTelemetry();
            builder.Services.AddRegisteredModelSelection(static _ => { });
            builder.Services.AddHealthChecks().AddReranker();
            builder.AddChallenger(champion);
            // Last, so that it stands next to the champion and sees no challenger's answers.
            if (builder.Configuration.GetSection($"{HostSettings.Section}:AutomaticRollback") is var guard && guard.Exists())
                champion.UseAutomaticRollback(guard.Get<RollbackGuardOptions>());
        }

        // Lets a challenger meet the champion on live requests, where the configuration asks for it; off while the registry has no challenger.
        private void AddChallenger(RerankerBuilder champion)
        {
            var online = OnlineSettings.Read(builder.Configuration);
            if (!online.IsOn)
                return;
            builder.Services.AddOptions<RegisteredModelOptions>(ModelNames.Challenger)
                .Configure((RegisteredModelOptions model, IOptions<HostSettings> host) => model.PollInterval = host.Value.PollInterval);
            builder.Services.AddOptions<OnnxRerankerOptions>(ModelNames.Challenger).BindConfiguration($"{HostSettings.Section}:Serving");
            builder.Services.AddKeyedRegisteredReranker(ModelNames.Challenger, online.Choose);
            var request = new HttpContextAccessor();
            builder.Services.AddSingleton<IHttpContextAccessor>(request);
            champion
                .UseCanary(Challenger, new CanaryOptions { Fraction = online.CanaryFraction, Key = _ => request.HttpContext?.Request.Headers[online.KeyHeader] })
                .UseInterleaving(Challenger, new InterleavingOptions { Fraction = online.InterleaveFraction })
                .UseShadow(Challenger, new ShadowOptions { Fraction = online.ShadowFraction });
        }
    }

    private static IReranker Challenger(IServiceProvider services) => services.GetRequiredKeyedService<IReranker>(ModelNames.Challenger);
}
