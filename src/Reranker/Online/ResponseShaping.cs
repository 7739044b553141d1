namespace Reranker;

/// <summary>Comparisons and caches need whole rankings, callers get what they asked for.</summary>
internal static class ResponseShaping
{
    extension(RerankOptions? options)
    {
        /// <summary>The same, for all results.</summary>
        public RerankOptions? Uncut() => options is null or { TopN: null, MinScore: null } ? options : options with { TopN = null, MinScore = null };

        /// <summary>The same, for scores of single pairs: nothing that depends on the other documents.</summary>
        public RerankOptions? PerPair() => options.Uncut() is { Fusion: not null } whole ? whole with { Fusion = null } : options.Uncut();
    }

    extension(RerankResponse response)
    {
        /// <exception cref="InferenceException">These are not the same documents, each once.</exception>
        public void RequireDocumentsOf(RerankResponse other)
        {
            var expected = other.Results.Select(static result => result.Index).ToHashSet();
            if (response.Results.Count != expected.Count || !expected.SetEquals(response.Results.Select(static result => result.Index)))
                throw new InferenceException($"{response.Model} did not rank each of the {expected.Count} documents once.");
        }
    }
}
