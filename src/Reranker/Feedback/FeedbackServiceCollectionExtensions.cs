using System.Data.Common;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reranker;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the feedback store, and that of the impressions beside it.</summary>
public static class FeedbackServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers a singleton <see cref="IFeedbackStore"/> and a singleton <see cref="IImpressionStore"/> over a database, unless there are some already.</summary>
        /// <param name="dataSource">Where connections come from; the caller disposes of it.</param>
        public IServiceCollection AddFeedbackStore(DbDataSource dataSource)
        {
            ArgumentNullException.ThrowIfNull(dataSource);
            return services.AddFeedbackStore(_ => dataSource);
        }

        /// <summary>Registers a singleton <see cref="IFeedbackStore"/> and a singleton <see cref="IImpressionStore"/> over a database, unless there are some already.</summary>
        /// <param name="dataSource">Finds where connections come from; let it be a service of its own where it has to be disposed of.</param>
        public IServiceCollection AddFeedbackStore(Func<IServiceProvider, DbDataSource> dataSource)
        {
            ArgumentNullException.ThrowIfNull(services);
            ArgumentNullException.ThrowIfNull(dataSource);
            services.TryAddSingleton<IFeedbackStore>(provider => new SqlFeedbackStore(dataSource(provider)));
            services.TryAddSingleton<IImpressionStore>(provider => new SqlImpressionStore(dataSource(provider)));
            return services;
        }
    }
}
