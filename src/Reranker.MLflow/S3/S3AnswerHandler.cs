using System.Xml;
using System.Xml.Linq;

namespace Reranker.MLflow;

/// <summary>Makes answers safe for the Minio client: they come whole, and an error without words, on which it fails and loses the code, gets its code as words.</summary>
internal sealed class S3AnswerHandler : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        // An object itself goes on as a stream; all else is read here, inside the retries and their timeout.
        if (!response.IsSuccessStatusCode || request.Method != HttpMethod.Get || request.RequestUri!.Query.Length > 0)
            await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (Fill(body) is { } filled)
        {
            var type = response.Content.Headers.ContentType;
            response.Content = new StringContent(filled);
            response.Content.Headers.ContentType = type;
        }

        return response;
    }

    private static string? Fill(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var error = XElement.Load(reader);
            if (error.Name.LocalName != "Error" || error.Element(error.Name.Namespace + "Message") is { Value.Length: > 0 })
                return null;
            error.SetElementValue(error.Name.Namespace + "Message", error.Element(error.Name.Namespace + "Code")?.Value ?? "no message");
            return error.ToString(SaveOptions.DisableFormatting);
        }
        catch (XmlException)
        {
            // A page in front of the storage, or nothing: the status says it.
            return null;
        }
    }
}
