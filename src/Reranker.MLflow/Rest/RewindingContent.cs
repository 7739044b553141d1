using System.Net;
using System.Net.Http.Headers;

namespace Reranker.MLflow;

/// <summary>A body that can be sent again: its stream is read from the start each time. It has a length, without which servers of 3.x store nothing.</summary>
internal sealed class RewindingContent : HttpContent
{
    private readonly Stream _content;

    public RewindingContent(Stream content)
    {
        _content = content;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _content.Position = 0;
        return _content.CopyToAsync(stream, 1 << 17, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Length;
        return true;
    }
}
