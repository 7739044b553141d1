using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>Lets a challenger meet the champion on live requests, where the configuration asks for it.</summary>
internal static class OnlineRegistration
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Puts the comparisons around the champion; they are off while the registry has no challenger.</summary>
        public void AddOnline(RerankerBuilder champion)
        {
            var settings = OnlineSettings.Read(builder.Configuration);
            if (!settings.IsOn)
                return;

            builder.Services.AddOptions<Onnx.RegisteredModelOptions>(ModelNames.Challenger)
                .Configure((Onnx.RegisteredModelOptions model, IOptions<HostSettings> host) => model.PollInterval = host.Value.PollInterval);
            builder.Services.AddOptions<Onnx.OnnxRerankerOptions>(ModelNames.Challenger).BindConfiguration($"{HostSettings.Section}:Serving");
            builder.Services.AddKeyedRegisteredReranker(ModelNames.Challenger, settings.Choose);

            var request = new HttpContextAccessor();
            builder.Services.AddSingleton<IHttpContextAccessor>(request);
            champion
                .UseCanary(Challenger, new CanaryOptions { Fraction = settings.CanaryFraction, Key = _ => request.HttpContext?.Request.Headers[settings.KeyHeader] })
                .UseInterleaving(Challenger, new InterleavingOptions { Fraction = settings.InterleaveFraction })
                .UseShadow(Challenger, new ShadowOptions { Fraction = settings.ShadowFraction });
        }
    }

    private static IReranker Challenger(IServiceProvider services) => services.GetRequiredKeyedService<IReranker>(ModelNames.Challenger);
}
