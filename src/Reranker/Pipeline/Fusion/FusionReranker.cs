namespace Reranker;

/// <summary>Fuses where a request does not say: as the host says, or as the model's manifest does.</summary>
internal sealed class FusionReranker(IReranker inner, FusionOptions? fusion) : DelegatingReranker(inner)
{
    public override Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.Fusion is null && (fusion ?? Inner.GetService<RerankerMetadata>()?.Fusion) is { } usual && HasScores(request))
            options = (options ?? new RerankOptions()) with { Fusion = usual };
        return Inner.RerankAsync(request, options, cancellationToken);
    }

    // Nobody asked for it: a caller without a first stage needs no warning that there is none.
    private static bool HasScores(RerankRequest? request) => request?.Documents?.Any(static document => document?.Score is not null) == true;
}
