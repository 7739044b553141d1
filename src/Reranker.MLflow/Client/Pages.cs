using System.Runtime.CompilerServices;

namespace Reranker.MLflow;

/// <summary>Goes through pages until there is no token for another.</summary>
internal static class Pages
{
    // Some stores answer with empty pages between full ones; so many in a row lead nowhere.
    private const int MaxEmpty = 100;

    public static async IAsyncEnumerable<T> EnumerateAsync<T>(
        Func<string?, CancellationToken, Task<PagedList<T>>> read, string? token, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var empty = 0;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        do
        {
            var page = await read(token, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
                yield return item;
            empty = page.Items.Count > 0 ? 0 : empty + 1;
            if (page.NextPageToken is not null && (!seen.Add(page.NextPageToken) || page.NextPageToken == token || empty == MaxEmpty))
                throw new MLflowException(MLflowErrorCode.InternalError, $"The MLflow server leads from page to page without an end (token '{page.NextPageToken}').");
            token = page.NextPageToken;
        }
        while (token is not null);
    }
}
