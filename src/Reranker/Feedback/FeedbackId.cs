using System.Security.Cryptography;
using System.Text.Json;

namespace Reranker;

/// <summary>Ids for records that have none: the SHA-256 of their exported line, so that importing a file twice stores it once.</summary>
internal static class FeedbackId
{
    public static string Of(FeedbackRecord record) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(FeedbackLine.From(record, id: null), FeedbackJson.Lines.FeedbackLine)));
}
