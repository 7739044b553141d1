namespace Reranker.MLflow;

/// <summary>Reads whole answers inside the retries and their timeout: a server that breaks off or stalls in the middle of one is asked again.</summary>
/// <param name="maxAnswer">The most bytes that are read into memory.</param>
internal sealed class BodyHandler(long maxAnswer) : DelegatingHandler
{
    /// <summary>Where the body of a successful answer goes; into memory by default.</summary>
    public static readonly HttpRequestOptionsKey<Stream> Destination = new("Reranker.MLflow.Destination");

    /// <summary>How many bytes travel, which an attempt is given time for.</summary>
    public static readonly HttpRequestOptionsKey<long> Size = new("Reranker.MLflow.Size");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await ReachAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            if (response.IsSuccessStatusCode && request.Options.TryGetValue(Destination, out var destination))
                await SaveAsync(response, destination, cancellationToken).ConfigureAwait(false);
            else
                await LoadAsync(response, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> ReachAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (error.InnerException is TimeoutException timeout && !cancellationToken.IsCancellationRequested)
        {
            // Nobody gave up: the handler did, on the connection.
            throw new HttpRequestException(HttpRequestError.ConnectionError, timeout.Message, timeout);
        }
    }

    private async Task LoadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(maxAnswer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException error)
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, $"The answer cannot be decompressed: {error.Message}", error);
        }
    }

    private static async Task SaveAsync(HttpResponseMessage response, Stream destination, CancellationToken cancellationToken)
    {
        // An attempt before this one may have come half way.
        destination.SetLength(0);
        using var body = response.Content;
        var source = await ReadAsync(() => body.ReadAsStreamAsync(cancellationToken)).ConfigureAwait(false);
        var buffer = new byte[1 << 17];
        while (await ReadAsync(() => source.ReadAsync(buffer, cancellationToken).AsTask()).ConfigureAwait(false) is > 0 and var count)
            await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        response.Content = new ByteArrayContent([]);
    }

    // What the network does is told from what the disk does.
    private static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new HttpRequestException((error as HttpIOException)?.HttpRequestError ?? HttpRequestError.ResponseEnded, error.Message, error);
        }
    }
}
