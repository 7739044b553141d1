namespace Reranker.WebHost;

/// <summary>What all answers that rank have in common.</summary>
internal static class RankingConventions
{
    /// <summary>Says which version of which model answered.</summary>
    public const string ModelHeader = "X-Reranker-Model";

    /// <summary>Names the answer for feedback on it, where a challenger took part.</summary>
    public const string ImpressionHeader = "X-Reranker-Impression";

    extension(HttpResponse response)
    {
        /// <summary>Names the model that ranked: <c>name/version@digest</c>.</summary>
        public void NameModel(ModelIdentity model) => response.Headers[ModelHeader] = model.ToString();

        /// <summary>Names the model that ranked and, where a challenger took part, the impression.</summary>
        public void NameRanking(RerankResponse ranking)
        {
            response.NameModel(ranking.Model);
            if (ranking.ImpressionId is { } impression)
                response.Headers[ImpressionHeader] = impression;
        }
    }

    extension(HostSettings settings)
    {
        /// <exception cref="InvalidRerankRequestException">There are more than one request may have.</exception>
        public void RequireFew(int count, string field)
        {
            if (count > settings.MaxDocuments)
                throw new InvalidRerankRequestException(
                    field, FormattableString.Invariant($"There are {count} {field}; at most {settings.MaxDocuments} are taken in one request ({HostSettings.Section}:{nameof(HostSettings.MaxDocuments)}). Send them in parts."));
        }
    }
}
