using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the endpoints of a reranker need.</summary>
public static class RerankerEndpointServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers what <c>MapReranker</c> and its like need. The host's own JSON options, problem details and policies stay as they are.</summary>
        /// <param name="configure">Sets how much the endpoints take.</param>
        public IServiceCollection AddRerankerEndpoints(Action<RerankerEndpointOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddOptions<RerankerEndpointOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RerankerEndpointOptions>, RerankerEndpointOptionsValidator>());
            if (services.Any(static service => service.ServiceType == typeof(ProblemResponder)))
                return services;

            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<ProblemResponder>();
            services.AddSingleton<OperationNames>();
            services.AddSingleton<EndpointJson>();
            // By factories: a host that maps only some of the endpoints need not have what the others call.
            services.AddSingleton(static provider => ActivatorUtilities.CreateInstance<RequestRanker>(provider));
            services.AddSingleton(static provider => ActivatorUtilities.CreateInstance<ModelResponses>(provider));
            services.AddRegisteredModelName();
            // Before ASP.NET Core's own writer, which takes everything.
            services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, DialectProblemWriter>());
            services.ConfigureAll<OpenApiOptions>(static openApi => openApi.AddSchemaTransformer(DocumentSchemas.TransformAsync));
            return services.AddRerankerJson(EndpointJsonContext.Default);
        }

        /// <summary>
        /// Adds the messages of endpoints of one's own, which are then read and written as those of this package are: snake case, absent instead of null. For use with <see cref="JsonBody{T}"/>.
        /// </summary>
        /// <param name="context">Knows the messages; the framework's own types in it are left to the host.</param>
        public IServiceCollection AddRerankerJson(JsonSerializerContext context)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(context);
            services.Configure<EndpointJsonOptions>(json => json.Contexts.Add(WireShape.Of(context)));
            services.Configure<JsonOptions>(http =>
            {
                http.SerializerOptions.TypeInfoResolverChain.Insert(0, WireShape.MessagesOf(context));
                http.SerializerOptions.TypeInfoResolverChain.Add(context);
            });
            return services;
        }
    }
}
