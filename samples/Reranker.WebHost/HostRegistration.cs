using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>What the host is made of.</summary>
internal static class HostRegistration
{
    // About a minute of a MiniLM's work on two cores: nobody waits longer for a ranking.
    private const long MaxQueuedTokens = 500_000;
    private const string DefaultUrl = "http://localhost:8000";

    // Where ASP.NET Core may have been told to listen: --urls, ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS, Kestrel:Endpoints.
    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Reads <see cref="HostSettings"/> and says where to listen and how much to take.</summary>
        public void AddSettings()
        {
            // One name for what is served, trained and promoted; it was a setting of the retraining once, and may stand there.
            builder.Services.AddOptions<ModelRegistryOptions>().BindConfiguration($"{HostSettings.Section}:Retraining").BindConfiguration(HostSettings.Section);
            builder.Services.AddOptions<HostSettings>().BindConfiguration(HostSettings.Section).ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddOptions<KestrelServerOptions>()
                .Configure((KestrelServerOptions kestrel, IOptions<HostSettings> settings) => kestrel.Limits.MaxRequestBodySize = settings.Value.MaxRequestBytes);
            if (!AddressKeys.Any(key => builder.Configuration.GetSection(key).Exists()))
                builder.WebHost.UseUrls(DefaultUrl);
        }

        /// <summary>The serving line: the champion of the registry, followed as it changes.</summary>
        public void AddServing()
        {
            builder.Services.AddOptions<Onnx.RegisteredModelOptions>()
                .Configure((Onnx.RegisteredModelOptions model, IOptions<HostSettings> settings) =>
                    (model.PollInterval, model.LastServedFile) = (settings.Value.PollInterval, settings.Value.LastServedFile));
            builder.Services.AddOptions<Onnx.OnnxRerankerOptions>().Configure(static serving => serving.MaxQueuedTokens = MaxQueuedTokens).BindConfiguration($"{HostSettings.Section}:Serving");
            var champion = builder.Services.AddRegisteredReranker().UseLogging().UseTelemetry();
            builder.Services.AddRegisteredModelSelection(static _ => { });
            builder.Services.AddOptions<Onnx.ModelSelectionOptions>()
                .Configure((Onnx.ModelSelectionOptions selection, IOptions<HostSettings> settings) => selection.MaxModels = settings.Value.MaxSelectedModels);
            builder.AddOnline(champion);
            // Last, so that it stands next to the champion and sees no challenger's answers.
            if (builder.Configuration.GetSection($"{HostSettings.Section}:AutomaticRollback") is var guard && guard.Exists())
                champion.UseAutomaticRollback(guard.Get<RollbackGuardOptions>());
        }

        /// <summary>The learning line: feedback, MLflow, the pipeline, and who runs it.</summary>
        public void AddLearning()
        {
            builder.Services.AddOptions<MLflow.MLflowOptions>().Configure((MLflow.MLflowOptions mlflow, IOptions<HostSettings> settings) =>
                (mlflow.DataDirectory, mlflow.ArtifactRoot) = (settings.Value.DataDirectory, settings.Value.ArtifactRoot))
                .BindConfiguration($"{HostSettings.Section}:MLflow");
            builder.Services.AddMLflow();

            builder.AddFeedbackStore();
            builder.Services.AddOptions<RetrainingPipelineOptions>()
                .Configure((RetrainingPipelineOptions pipeline, IOptions<HostSettings> settings) =>
                    (pipeline.WorkingDirectory, pipeline.Threads) = (settings.Value.WorkDirectory, settings.Value.TrainingThreads))
                .BindConfiguration($"{HostSettings.Section}:Retraining");
            builder.Services.AddRerankerTraining();
            builder.AddJobs();
            builder.Services.AddSingleton<FirstStart>();
        }
    }
}
