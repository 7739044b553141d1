namespace Reranker.MLflow.Tests;

/// <summary>Keeps what goes over the wire.</summary>
internal sealed class RecordingHandler(List<Transcript> lines) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var line = new Transcript(request.Method.Method, request.RequestUri!.PathAndQuery, body, (int)response.StatusCode,
            response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync(cancellationToken));
        lock (lines)
            lines.Add(line);
        return response;
    }
}
