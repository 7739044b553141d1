using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Training;

/// <summary>Asks a hub that speaks Hugging Face's HTTP API for a repository's commit, files and content.</summary>
internal sealed class HubClient(HttpClient http, HubOptions options)
{
    private const int MaxRedirects = 8;

    // A mirror may lie below a path.
    private Uri Root => new(options.Endpoint.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>The commit that a revision names, so that all files are of one state.</summary>
    public async Task<string> ResolveAsync(string id, CancellationToken cancellationToken)
    {
        var uri = new Uri(Root, $"api/models/{id}/revision/{Uri.EscapeDataString(options.Revision)}");
        using var response = await GetAsync(uri, from: 0, cancellationToken).ConfigureAwait(false);
        RequireSuccess(response, id);
        var model = await ReadAsync(response, HubJson.Default.HubModel, cancellationToken).ConfigureAwait(false);
        return model.Sha is { Length: > 0 } sha && sha.All(char.IsAsciiHexDigit) ? sha : throw new HubException($"The hub {Redaction.Of(options.Endpoint)} names no commit of '{id}'.");
    }

    /// <summary>All files of a commit.</summary>
    public async Task<IReadOnlyList<HubFile>> ListAsync(string id, string commit, CancellationToken cancellationToken)
    {
        var files = new List<HubFile>();
        Uri? page = new Uri(Root, $"api/models/{id}/tree/{commit}?recursive=true");
        while (page is not null)
        {
            using var response = await GetAsync(page, from: 0, cancellationToken).ConfigureAwait(false);
            RequireSuccess(response, id);
            foreach (var entry in await ReadAsync(response, HubJson.Default.HubEntryArray, cancellationToken).ConfigureAwait(false))
                if (entry is { Type: "file", Path: { } path })
                    files.Add(new HubFile(path, entry.Size, RequireDigest(entry.Lfs?.Oid ?? entry.Oid, path), entry.Lfs is not null));
            page = NextPage(response, page);
        }

        return files;
    }

    /// <summary>The content of a file from a byte on.</summary>
    public Task<HttpResponseMessage> OpenAsync(string id, string commit, HubFile file, long from, CancellationToken cancellationToken) =>
        GetAsync(new Uri(Root, $"{id}/resolve/{commit}/{string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString))}"), from, cancellationToken);

    private async Task<HttpResponseMessage> GetAsync(Uri uri, long from, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            if (from > 0)
                request.Headers.Range = new RangeHeaderValue(from, null);

            // Elsewhere is a content network with its own signed addresses: the token is none of its business.
            if (options.Token is { Length: > 0 } token && IsHub(uri))
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.Headers.Location is not { } location || (int)response.StatusCode is < 300 or > 399)
                return response;

            response.Dispose();
            var next = new Uri(uri, location);
            if (next.Scheme != Uri.UriSchemeHttps && uri.Scheme != next.Scheme)
                throw new HubException($"{Redaction.Of(uri)} leads to {Redaction.Of(next)}, from an encrypted connection to one that is not; it was not followed.");
            uri = next;
        }

        throw new HubException($"The hub {Redaction.Of(options.Endpoint)} redirects more than {MaxRedirects} times, last to {Redaction.Of(uri)}.");
    }

    private bool IsHub(Uri uri) => uri.GetLeftPart(UriPartial.Authority) == options.Endpoint.GetLeftPart(UriPartial.Authority);

    private Uri? NextPage(HttpResponseMessage response, Uri page)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
            return null;
        var next = links.SelectMany(static link => link.Split(',')).FirstOrDefault(static link => link.Contains("rel=\"next\"", StringComparison.Ordinal));
        if (next is null)
            return null;
        var uri = new Uri(page, next.Split('<', '>')[1]);
        return IsHub(uri) && uri != page ? uri : throw new HubException($"The hub {Redaction.Of(options.Endpoint)} continues its list of files at {Redaction.Of(uri)}, which is not its own or not new.");
    }

    private void RequireSuccess(HttpResponseMessage response, string id)
    {
        if (response.IsSuccessStatusCode)
            return;
        throw new HubException(response.StatusCode switch
        {
            HttpStatusCode.NotFound => $"The hub {Redaction.Of(options.Endpoint)} has no model '{id}' with the revision '{options.Revision}'. Look for a spelling mistake; a private model needs a token (HF_TOKEN).",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"The hub {Redaction.Of(options.Endpoint)} does not give out '{id}' ({(int)response.StatusCode}): accept the model's terms there, or name a token that may read it (HF_TOKEN).",
            _ => $"The hub {Redaction.Of(options.Endpoint)} answered {(int)response.StatusCode} when asked for '{id}'. Try again later.",
        });
    }

    private static string RequireDigest(string? digest, string path) => digest is { Length: 40 or 64 } && digest.All(char.IsAsciiHexDigit)
        ? digest.ToLowerInvariant()
        : throw new HubException($"The hub gives no checksum of '{path}'; without one a download cannot be trusted.");

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            var content = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(content, type, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("it is null");
        }
        catch (JsonException error)
        {
            throw new HubException($"{(response.RequestMessage?.RequestUri is { } asked ? Redaction.Of(asked) : "The hub")} does not answer as a hub: {error.Message}", error);
        }
    }
}

internal sealed record HubModel(string? Sha);

internal sealed record HubEntry(string? Type, string? Path, string? Oid, long Size, HubLargeFile? Lfs);

internal sealed record HubLargeFile(string? Oid);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(HubModel))]
[JsonSerializable(typeof(HubEntry[]))]
internal sealed partial class HubJson : JsonSerializerContext;
