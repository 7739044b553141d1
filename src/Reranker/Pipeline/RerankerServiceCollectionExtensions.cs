using Reranker;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers rerankers.</summary>
public static class RerankerServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers a singleton <see cref="IReranker"/> and returns the builder of its decorators.</summary>
        public RerankerBuilder AddReranker(Func<IServiceProvider, IReranker> innermost)
        {
            ArgumentNullException.ThrowIfNull(services);
            var builder = new RerankerBuilder(innermost);
            services.AddSingleton(builder.Build);
            return builder;
        }

        /// <summary>Registers a singleton <see cref="IReranker"/> under a key and returns the builder of its decorators.</summary>
        public RerankerBuilder AddKeyedReranker(object? serviceKey, Func<IServiceProvider, IReranker> innermost)
        {
            ArgumentNullException.ThrowIfNull(services);
            var builder = new RerankerBuilder(innermost);
            services.AddKeyedSingleton(serviceKey, (provider, _) => builder.Build(provider));
            return builder;
        }
    }
}
