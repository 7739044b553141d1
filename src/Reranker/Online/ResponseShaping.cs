namespace Reranker;

/// <summary>Comparisons need whole rankings, callers get what they asked for.</summary>
internal static class ResponseShaping
{
    extension(RerankOptions? options)
    {
        /// <summary>The same, for all results.</summary>
        public RerankOptions? Uncut() => options?.TopN is null ? options : options with { TopN = null };
    }

    extension(RerankResponse response)
    {
        /// <summary>Only the first results.</summary>
        public RerankResponse Cut(int? topN) => topN < response.Results.Count ? response with { Results = [.. response.Results.Take(topN.Value)] } : response;

        /// <exception cref="InferenceException">These are not the same documents, each once.</exception>
        public void RequireDocumentsOf(RerankResponse other)
        {
            var expected = other.Results.Select(static result => result.Index).ToHashSet();
            if (response.Results.Count != expected.Count || !expected.SetEquals(response.Results.Select(static result => result.Index)))
                throw new InferenceException($"{response.Model} did not rank each of the {expected.Count} documents once.");
        }
    }
}
