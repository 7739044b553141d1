using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly.Timeout;

namespace Reranker.MLflow;

/// <summary>The one door to a server: every request goes out here and every answer comes in here.</summary>
internal sealed class RestDoor(IHttpClientFactory clients, RestSettings settings)
{
    /// <summary>The name of the HTTP client that <see cref="RestServices"/> sets up.</summary>
    public const string ClientName = "Reranker.MLflow";

    private readonly Uri _api = new(settings.Server, "api/2.0/mlflow/");
    private volatile bool _reached;

    /// <summary>The server's address, with a slash at its end.</summary>
    public Uri Server => settings.Server;

    public Task<T> GetAsync<T>(string endpoint, Query<T> query, CancellationToken cancellationToken) =>
        AskAsync<T>(HttpMethod.Get, endpoint + query, null, cancellationToken);

    public Task<T> PostAsync<T>(string endpoint, IRequest<T> request, CancellationToken cancellationToken) =>
        AskAsync<T>(HttpMethod.Post, endpoint, request, cancellationToken);

    public Task<T> PatchAsync<T>(string endpoint, IRequest<T> request, CancellationToken cancellationToken) =>
        AskAsync<T>(HttpMethod.Patch, endpoint, request, cancellationToken);

    public Task<T> DeleteAsync<T>(string endpoint, IRequest<T> request, CancellationToken cancellationToken) =>
        AskAsync<T>(HttpMethod.Delete, endpoint, request, cancellationToken);

    /// <summary>Sends a file.</summary>
    /// <param name="path">Where to, below the server's address.</param>
    /// <param name="content">The file.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    public Task PutAsync(string path, ArtifactContent content, CancellationToken cancellationToken) =>
        TransferAsync(new HttpRequestMessage(HttpMethod.Put, new Uri(Server, path)) { Content = content.Body() }, content.Length, cancellationToken);

    /// <summary>Removes a file or a folder.</summary>
    /// <param name="path">Where, below the server's address.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task RemoveAsync(string path, CancellationToken cancellationToken) => TransferAsync(new HttpRequestMessage(HttpMethod.Delete, new Uri(Server, path)), 0, cancellationToken);

    /// <summary>Fetches a file.</summary>
    /// <param name="path">Where from, below the server's address.</param>
    /// <param name="size">Its size in bytes, where it is known.</param>
    /// <param name="destination">Takes it; cut and written anew where an attempt fails.</param>
    /// <param name="cancellationToken">Cancels the transfer.</param>
    public Task FetchAsync(string path, long? size, Stream destination, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server, path));
        request.Options.Set(BodyHandler.Destination, destination);
        return TransferAsync(request, size ?? 0, cancellationToken);
    }

    private static ByteArrayContent? Body(object? request)
    {
        if (request is null)
            return null;
        // Bytes have a Content-Length: servers of 3.x read a chunked body as none. And 2.12.1 refuses a charset in some places.
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, RestJson.Default.GetTypeInfo(request.GetType())!));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RequireNoHoles(body);
            return JsonSerializer.Deserialize(body, (JsonTypeInfo<T>)RestJson.Default.GetTypeInfo(typeof(T))!) ?? throw RestErrors.Foreign(response, body);
        }
        catch (JsonException error)
        {
            throw RestErrors.Foreign(response, body, error);
        }
    }

    /// <summary>Refuses lists with a null in them: no version of MLflow sends one, and whoever reads the list would fall into it.</summary>
    private static void RequireNoHoles(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        var lists = new Stack<bool>();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                lists.Push(reader.TokenType == JsonTokenType.StartArray);
            else if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                lists.Pop();
            else if (reader.TokenType == JsonTokenType.Null && lists.TryPeek(out var isList) && isList)
                throw new JsonException("A list has a null in it.");
        }
    }

    private async Task<T> AskAsync<T>(HttpMethod method, string endpoint, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_api, endpoint)) { Content = Body(body) };
        request.Options.Set(HttpHandlers.Once, body is IOnce);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? await ReadAsync<T>(response, cancellationToken).ConfigureAwait(false)
            : throw await RestErrors.ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    private async Task TransferAsync(HttpRequestMessage request, long size, CancellationToken cancellationToken)
    {
        using (request)
        {
            request.Options.Set(BodyHandler.Size, size);
            using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw await RestErrors.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = settings.Authorization;
        if (settings.Workspace is { } workspace)
            request.Headers.TryAddWithoutValidation("X-MLFLOW-WORKSPACE", workspace);
        request.Options.Set(HttpHandlers.FirstContact, !_reached);
        try
        {
            using var client = clients.CreateClient(ClientName);
            var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            _reached = true;
            return response;
        }
        catch (Exception error) when (error is TimeoutRejectedException or HttpRequestException)
        {
            throw ConnectionErrors.Translate(error, request, settings);
        }
    }
}
