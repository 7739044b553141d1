using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reranker;

/// <summary>Logs calls.</summary>
public static class LoggingRerankerBuilderExtensions
{
    extension(RerankerBuilder builder)
    {
        /// <summary>
        /// Logs every call: size, model and time at Debug, refusals at Warning, failures at Error. Queries and documents appear at Trace only.
        /// </summary>
        /// <param name="loggerFactory">Where logs go; by default the container's factory, and nowhere when it has none.</param>
        public RerankerBuilder UseLogging(ILoggerFactory? loggerFactory = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.Use((inner, services) => (loggerFactory ?? services.GetService<ILoggerFactory>()) is { } factory
                ? new LoggingReranker(inner, factory.CreateLogger(typeof(IReranker).FullName!), services.GetService<TimeProvider>() ?? TimeProvider.System)
                : inner);
        }
    }
}
