using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Reranker;
using Reranker.Training;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the learning line.</summary>
public static class TrainingServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Registers <see cref="RetrainingPipeline"/>, <see cref="ModelPromotion"/> and <see cref="BaseModelRegistration"/>. They need a
        /// feedback store and MLflow: <c>AddFeedbackStore</c>, <c>AddMLflow</c>.
        /// </summary>
        /// <param name="configure">Changes the options, which are checked when the host starts.</param>
        public IServiceCollection AddRerankerTraining(Action<RetrainingPipelineOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            var options = services.AddOptions<RetrainingPipelineOptions>().ValidateOnStart();
            if (configure is not null)
                options.Configure(configure);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RetrainingPipelineOptions>, RetrainingPipelineOptionsValidator>());
            services.AddLogging();
            services.TryAddSingleton(TimeProvider.System);
            services.AddModelPromotion();
            options.PostConfigure(static (RetrainingPipelineOptions pipeline, IOptions<ModelRegistryOptions> registry) =>
                (pipeline.RegisteredModel, pipeline.Experiment) = (registry.Value.RegisteredModel, registry.Value.Experiment));
            services.TryAddSingleton<BaseModelRegistration>();
            services.TryAddSingleton<RetrainingPipeline>();
            return services;
        }
    }
}
