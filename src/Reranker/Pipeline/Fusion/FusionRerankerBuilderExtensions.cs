namespace Reranker;

/// <summary>Lets the first stage count beside the model.</summary>
public static class FusionRerankerBuilderExtensions
{
    extension(RerankerBuilder builder)
    {
        /// <summary>
        /// Fuses the first stage's scores (<see cref="RerankDocument.Score"/>) with the model's, for requests that do not say otherwise (<see cref="RerankOptions.Fusion"/>)
        /// and whose documents have such scores.
        /// </summary>
        /// <param name="fusion">How; <see langword="null"/> (the default) for what the serving model's manifest says, and not at all where it says nothing.</param>
        public RerankerBuilder UseFusion(FusionOptions? fusion = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.Use((inner, _) => new FusionReranker(inner, fusion));
        }
    }
}
