namespace Reranker.WebHost;

/// <summary><c>probe URL</c>: the health check of an image that has neither a shell nor curl. Ends with 0 where the answer is a success.</summary>
internal static class Probe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"'{url}' is no URL; expected for instance http://127.0.0.1:8000/health/ready.");
            return 2;
        }

        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var answer = await client.GetAsync(address);
            await Console.Out.WriteLineAsync($"{(int)answer.StatusCode} {address}");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {error.Message}");
            return 1;
        }
    }
}
