using Microsoft.Extensions.DependencyInjection;

namespace Reranker;

/// <summary>Composes a reranker from an innermost one and the decorators around it.</summary>
public sealed class RerankerBuilder
{
    private readonly Func<IServiceProvider, IReranker> _innermost;
    private readonly List<Func<IReranker, IServiceProvider, IReranker>> _decorators = [];

    /// <summary>Starts from a reranker that exists.</summary>
    public RerankerBuilder(IReranker innermost)
        : this(_ => innermost) => ArgumentNullException.ThrowIfNull(innermost);

    /// <summary>Starts from a reranker that is made when the pipeline is built.</summary>
    public RerankerBuilder(Func<IServiceProvider, IReranker> innermost)
    {
        ArgumentNullException.ThrowIfNull(innermost);
        _innermost = innermost;
    }

    /// <summary>Adds a decorator inside those added before it: the first one added sees a request first.</summary>
    public RerankerBuilder Use(Func<IReranker, IServiceProvider, IReranker> decorator)
    {
        ArgumentNullException.ThrowIfNull(decorator);
        _decorators.Add(decorator);
        return this;
    }

    /// <summary>Builds the pipeline.</summary>
    /// <param name="services">Where decorators find what they need; none by default.</param>
    public IReranker Build(IServiceProvider? services = null)
    {
        services ??= NoServices.Instance;
        var reranker = _innermost(services);

        // From the inside out, so that the first decorator added ends up outermost.
        for (var i = _decorators.Count - 1; i >= 0; i--)
            reranker = _decorators[i](reranker, services);
        return reranker;
    }

    private sealed class NoServices : IKeyedServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;

        public object? GetKeyedService(Type serviceType, object? serviceKey) => null;

        public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
            throw new InvalidOperationException($"No service provider was given to Build, so there is no {serviceType}.");
    }
}
