namespace Reranker.AspNetCore;

/// <summary>The headers of all responses that rank or score.</summary>
internal static class RankingHeaders
{
    private const string Model = "X-Reranker-Model";
    private const string Degraded = "X-Reranker-Degraded";
    private const string Impression = "X-Reranker-Impression";

    extension(HttpResponse response)
    {
        /// <summary>Names the model that ranked: <c>name/version@digest</c>.</summary>
        public void NameModel(ModelIdentity model) => response.Headers[Model] = model.ToString();

        /// <summary>Names the model that ranked and, where a challenger took part, the impression for feedback on it.</summary>
        public void NameRanking(RerankResponse ranking)
        {
            response.NameModel(ranking.Model);
            if (ranking.ImpressionId is { } impression)
                response.Headers[Impression] = impression;
            if (ranking.Degraded is { } reason)
                response.Headers[Degraded] = reason.ToString().ToLowerInvariant();
        }
    }
}
