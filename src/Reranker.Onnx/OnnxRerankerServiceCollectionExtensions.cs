using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reranker;
using Reranker.Onnx;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers rerankers that run on ONNX Runtime.</summary>
public static class OnnxRerankerServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers a singleton <see cref="IReranker"/> with the model that comes with the package.</summary>
        /// <inheritdoc cref="AddReranker(IServiceCollection, Action{OnnxRerankerOptions})"/>
        public RerankerBuilder AddReranker() => services.AddReranker(static (OnnxRerankerOptions _) => { });

        /// <summary>Registers a singleton <see cref="IReranker"/> with the model package of a folder.</summary>
        /// <param name="modelFolder">The folder of the package.</param>
        /// <inheritdoc cref="AddReranker(IServiceCollection, Action{OnnxRerankerOptions})"/>
        public RerankerBuilder AddReranker(string modelFolder)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(modelFolder);
            return services.AddReranker((OnnxRerankerOptions options) => options.ModelFolder = modelFolder);
        }

        /// <summary>Registers a singleton <see cref="IReranker"/> with the model package that the options name.</summary>
        /// <remarks>The model is loaded when the host starts; without a host, at the first request.</remarks>
        /// <param name="configure">Sets the options.</param>
        /// <returns>The builder of the reranker's decorators.</returns>
        public RerankerBuilder AddReranker(Action<OnnxRerankerOptions> configure)
        {
            services.AddOnnxOptions(configure);
            services.TryAddSingleton(static provider =>
            {
                var options = provider.GetRequiredService<IOptions<OnnxRerankerOptions>>().Value;
                return OnnxReranker.FolderSlot(options.ModelFolder, options, provider.GetService<ILogger<ModelSlot>>(), ModelKind.CrossEncoder);
            });
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelPreloadService>());
            return services.AddSlotReranker();
        }

        /// <summary>Registers a singleton <see cref="IReranker"/> with the sentence encoder of a folder: a <see cref="BiEncoderReranker"/>.</summary>
        /// <remarks>The model is loaded when the host starts; without a host, at the first request.</remarks>
        /// <param name="modelFolder">The folder of the sentence encoder.</param>
        /// <param name="configure">Sets how it runs: prompts and pooling where the folder does not say (<see cref="OnnxRerankerOptions.BiEncoder"/>), precision, queue.</param>
        /// <returns>The builder of the reranker's decorators.</returns>
        public RerankerBuilder AddBiEncoderReranker(string modelFolder, Action<OnnxRerankerOptions>? configure = null)
        {
            services.AddOnnxOptions(Configure(modelFolder, configure));
            services.TryAddSingleton(static provider =>
                EncoderSlot(provider, provider.GetRequiredService<IOptions<OnnxRerankerOptions>>().Value));
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelPreloadService>());
            return services.AddReranker(static (IServiceProvider provider) => new BiEncoderReranker(provider.GetRequiredService<ModelSlot>()));
        }

        /// <summary>Registers a <see cref="BiEncoderReranker"/> under a key, with a slot of its own: for instance as the first stage of a cascade (<c>UseCascade</c>).</summary>
        /// <remarks>The model is loaded when the host starts; without a host, at the first request. The key is also the name of its options.</remarks>
        /// <param name="serviceKey">The key of the reranker and of its <see cref="ModelSlot"/>.</param>
        /// <param name="modelFolder">The folder of the sentence encoder.</param>
        /// <param name="configure">Sets how it runs.</param>
        /// <returns>The builder of the reranker's decorators.</returns>
        public RerankerBuilder AddKeyedBiEncoderReranker(string serviceKey, string modelFolder, Action<OnnxRerankerOptions>? configure = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(serviceKey);
            services.AddOnnxOptions(Configure(modelFolder, configure), serviceKey);
            services.AddKeyedSingleton(serviceKey, (provider, _) =>
                EncoderSlot(provider, provider.GetRequiredService<IOptionsMonitor<OnnxRerankerOptions>>().Get(serviceKey)));
            services.AddSingleton<IHostedService>(provider => new ModelPreloadService(provider.GetRequiredKeyedService<ModelSlot>(serviceKey)));
            return services.AddKeyedReranker(serviceKey, provider => new BiEncoderReranker(provider.GetRequiredKeyedService<ModelSlot>(serviceKey)));
        }

        /// <summary>Registers a singleton <see cref="IReranker"/> that serves the version that a registry's alias leads to, and switches with it.</summary>
        /// <remarks>
        /// A version may be a cross-encoder or a sentence encoder, and follow one of the other kind. Needs an <see cref="IModelRegistry"/> and an <see cref="IModelSource"/> in the container. Until the alias leads to a
        /// version, requests end in <see cref="ModelUnavailableException"/>. The <see cref="ModelSlot"/> says what serves and what went wrong.
        /// </remarks>
        /// <param name="configureModel">Sets which registered model serves; the champion by default.</param>
        /// <param name="configure">Sets how it runs.</param>
        /// <returns>The builder of the reranker's decorators.</returns>
        public RerankerBuilder AddRegisteredReranker(Action<RegisteredModelOptions>? configureModel = null, Action<OnnxRerankerOptions>? configure = null)
        {
            services.AddRegisteredOptions(Microsoft.Extensions.Options.Options.DefaultName, configureModel, configure);
            services.TryAddSingleton(static provider => new ModelSlot(
                provider.GetRequiredService<IOptions<OnnxRerankerOptions>>().Value, provider.GetService<ILogger<ModelSlot>>()));
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelReloadService>());
            return services.AddSlotReranker();
        }

        /// <summary>
        /// Registers an <see cref="IRerankerSelector"/> that loads the version of the registered model that a request names, as <c>NAME/VERSION</c> or <c>NAME@ALIAS</c>.
        /// Any other name means the champion.
        /// </summary>
        /// <param name="configure">Sets how many versions may be in memory; none by default.</param>
        public IServiceCollection AddRegisteredModelSelection(Action<ModelSelectionOptions> configure)
        {
            ArgumentNullException.ThrowIfNull(configure);
            services.AddRegisteredOptions(Microsoft.Extensions.Options.Options.DefaultName, configureModel: null, configure: null);
            services.AddOptions<ModelSelectionOptions>().Configure(configure).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelSelectionOptions>, ModelSelectionOptionsValidator>());
            services.TryAddSingleton<IRerankerSelector, RegisteredModelSelector>();
            return services;
        }

        /// <summary>Registers a second <see cref="IReranker"/> under a key, with a slot of its own: for instance the challenger, to be compared with the champion.</summary>
        /// <remarks>Needs what <see cref="AddRegisteredReranker"/> needs. The key is also the name of its options.</remarks>
        /// <param name="serviceKey">The key of the reranker and of its <see cref="ModelSlot"/>.</param>
        /// <param name="configureModel">Sets which registered model serves.</param>
        /// <param name="configure">Sets how it runs.</param>
        /// <returns>The builder of the reranker's decorators.</returns>
        public RerankerBuilder AddKeyedRegisteredReranker(
            string serviceKey, Action<RegisteredModelOptions> configureModel, Action<OnnxRerankerOptions>? configure = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(serviceKey);
            ArgumentNullException.ThrowIfNull(configureModel);
            services.AddRegisteredOptions(serviceKey, configureModel, configure);
            services.AddKeyedSingleton(serviceKey, (provider, _) => new ModelSlot(
                provider.GetRequiredService<IOptionsMonitor<OnnxRerankerOptions>>().Get(serviceKey), provider.GetService<ILogger<ModelSlot>>()));
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ModelReloadService>(
                provider,
                provider.GetRequiredKeyedService<ModelSlot>(serviceKey),
                Microsoft.Extensions.Options.Options.Create(provider.GetRequiredService<IOptionsMonitor<RegisteredModelOptions>>().Get(serviceKey))));
            return services.AddKeyedReranker(serviceKey, provider => new OnnxReranker(provider.GetRequiredKeyedService<ModelSlot>(serviceKey)));
        }

        private void AddRegisteredOptions(string name, Action<RegisteredModelOptions>? configureModel, Action<OnnxRerankerOptions>? configure)
        {
            services.AddOnnxOptions(configure ?? (static _ => { }), name);
            services.AddRegisteredModelName();
            // First of all, so that every other configuration wins.
            if (!services.Any(static service => service.ImplementationType == typeof(RegisteredModelDefaults)))
                services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<RegisteredModelOptions>, RegisteredModelDefaults>());
            services.AddOptions<RegisteredModelOptions>(name)
                .Configure(configureModel ?? (static _ => { }))
                .ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RegisteredModelOptions>, RegisteredModelOptionsValidator>());
            services.TryAddSingleton(TimeProvider.System);
            services.TryAddSingleton<RegistryChanges>();
        }

        private void AddOnnxOptions(Action<OnnxRerankerOptions> configure, string? name = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(configure);
            services.AddOptions<OnnxRerankerOptions>(name).Configure(configure).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OnnxRerankerOptions>, OnnxRerankerOptionsValidator>());
        }

        private RerankerBuilder AddSlotReranker() =>
            services.AddReranker(static (IServiceProvider provider) => new OnnxReranker(provider.GetRequiredService<ModelSlot>()));
    }

    private static Action<OnnxRerankerOptions> Configure(string modelFolder, Action<OnnxRerankerOptions>? configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(modelFolder);
        return options =>
        {
            options.ModelFolder = modelFolder;
            configure?.Invoke(options);
        };
    }

    private static ModelSlot EncoderSlot(IServiceProvider provider, OnnxRerankerOptions options) =>
        OnnxReranker.FolderSlot(options.ModelFolder, options, provider.GetService<ILogger<ModelSlot>>(), ModelKind.SentenceEncoder);
}
