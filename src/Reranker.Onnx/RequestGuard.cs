namespace Reranker.Onnx;

/// <summary>Refuses requests that cannot be answered, before any work is done for them.</summary>
internal static class RequestGuard
{
    /// <exception cref="InvalidRerankRequestException">The request cannot be ranked as it stands.</exception>
    public static void Check(RerankRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireText(request.Query, "query");
        if (request.Documents is not { Count: > 0 })
            throw new InvalidRerankRequestException("documents", "There are no documents; expected at least one to rank.");
        for (var index = 0; index < request.Documents.Count; index++)
            if (request.Documents[index]?.Text is null)
                throw new InvalidRerankRequestException($"documents[{index}].text", $"The document {index} has no text; expected a string, which may be empty.");
    }

    /// <exception cref="InvalidRerankRequestException">The request cannot be scored as it stands.</exception>
    public static void Check(ScoreRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Pairs is not { Count: > 0 })
            throw new InvalidRerankRequestException("pairs", "There are no pairs; expected at least one to score.");
        for (var index = 0; index < request.Pairs.Count; index++)
        {
            RequireText(request.Pairs[index].Query, $"pairs[{index}].query");
            if (request.Pairs[index].Document is null)
                throw new InvalidRerankRequestException($"pairs[{index}].document", $"The pair {index} has no document; expected a string, which may be empty.");
        }
    }

    private static void RequireText(string? query, string parameter)
    {
        if (string.IsNullOrWhiteSpace(query))
            throw new InvalidRerankRequestException(parameter, "The query is empty or blank; expected what to look for.");
    }
}
