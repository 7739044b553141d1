namespace Reranker;

/// <summary>Ids of impressions: UUIDs that grow with time (RFC 9562, version 7), as 32 hexadecimal digits.</summary>
internal static class ImpressionId
{
    public static string New(DateTimeOffset time) => Guid.CreateVersion7(time).ToString("N");
}
