using Reranker.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Answers the exceptions of endpoints with problem details.</summary>
public static class RerankerProblemConventionBuilderExtensions
{
    /// <summary>
    /// Answers what the endpoints throw with problem details: bodies that cannot be read (<see cref="JsonBody{T}"/>), the exceptions of the reranker's libraries, and those
    /// that an <see cref="IExceptionProblemMapper"/> knows. Other exceptions go on to the host. The endpoints that this package maps have it already.
    /// </summary>
    /// <param name="builder">An endpoint or a group.</param>
    public static TBuilder WithRerankerProblems<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithDialect(ProblemDialect.Instance);

    /// <summary>The same in the form of a dialect.</summary>
    internal static TBuilder WithDialect<TBuilder>(this TBuilder builder, Dialect dialect)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(dialect);
        // Around everything, binding and filters included.
        builder.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is { } next)
                endpoint.RequestDelegate = context => ProblemResponder.InvokeAsync(context, next, dialect);
        });
        return builder;
    }
}
