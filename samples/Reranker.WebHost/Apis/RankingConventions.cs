namespace Reranker.WebHost;

/// <summary>What all answers that rank have in common.</summary>
internal static class RankingConventions
{
    /// <summary>Says which version of which model answered.</summary>
    public const string ModelHeader = "X-Reranker-Model";

    extension(HttpResponse response)
    {
        /// <summary>Names the model that ranked: <c>name/version@digest</c>.</summary>
        public void NameModel(ModelIdentity model) => response.Headers[ModelHeader] = model.ToString();
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
