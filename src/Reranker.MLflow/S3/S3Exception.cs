using System.Xml;
using System.Xml.Linq;

namespace Reranker.MLflow;

/// <summary>What object storage answered instead of doing what it was asked.</summary>
internal sealed class S3Exception(string code, string message) : Exception(message)
{
    /// <summary>As S3 names it, <c>NoSuchBucket</c> for instance.</summary>
    public string Code => code;

    public static S3Exception Of(HttpResponseMessage response, string body)
    {
        try
        {
            return Of(XElement.Parse(body));
        }
        catch (XmlException)
        {
            // A page of something before the storage.
            return new S3Exception("", $"It answered {(int)response.StatusCode} {response.ReasonPhrase}.");
        }
    }

    public static S3Exception Of(XElement error)
    {
        string Text(string name) => error.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
        return new S3Exception(Text("Code"), Text("Message"));
    }
}
