using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>Reads the settings.</summary>
internal static class SettingsRegistration
{
    private const string DefaultUrl = "http://localhost:8000";

    // Where ASP.NET Core may have been told to listen: --urls, ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS, Kestrel:Endpoints.
    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Reads <see cref="HostSettings"/> and says where to listen and how much to take.</summary>
        public void AddSettings()
        {
            builder.Services.AddOptions<HostSettings>().BindConfiguration(HostSettings.Section).ValidateDataAnnotations().ValidateOnStart();
            // One name for what is served, trained and promoted; it was a setting of the retraining once, and may stand there.
            builder.Services.AddOptions<ModelRegistryOptions>().BindConfiguration($"{HostSettings.Section}:Retraining").BindConfiguration(HostSettings.Section);
            builder.Configure<KestrelServerOptions>(static (kestrel, settings) => kestrel.Limits.MaxRequestBodySize = settings.MaxRequestBytes);
            if (!AddressKeys.Any(key => builder.Configuration.GetSection(key).Exists()))
                builder.WebHost.UseUrls(DefaultUrl);
        }

        /// <summary>Sets options from the settings, and then from the section that has their names.</summary>
        public void Configure<TOptions>(Action<TOptions, HostSettings> configure, string? section = null)
            where TOptions : class
        {
            var options = builder.Services.AddOptions<TOptions>()
                .Configure((TOptions options, IOptions<HostSettings> settings) => configure(options, settings.Value));
            if (section is not null)
                options.BindConfiguration($"{HostSettings.Section}:{section}");
        }
    }
}
