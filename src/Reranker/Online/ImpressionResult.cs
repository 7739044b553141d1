using System.Security.Cryptography;
using System.Text;

namespace Reranker;

/// <summary>One result of an impression; the text itself stays out.</summary>
/// <param name="DocumentId">The caller's name for the document.</param>
/// <param name="TextDigest">The first 16 hexadecimal digits of the SHA-256 of its text in UTF-8.</param>
/// <param name="Team">Who a choice of it counts for; <see langword="null"/> for neither.</param>
public sealed record ImpressionResult(string? DocumentId, string TextDigest, Team? Team = null)
{
    internal static ImpressionResult Of(RerankDocument document, Team? team = null) => new(document.Id, Digest(document.Text), team);

    /// <summary>Whether feedback means this document: by its name where both sides give one, by its text otherwise.</summary>
    internal bool Is(FeedbackResult result) => DocumentId is not null && result.DocumentId is not null
        ? DocumentId == result.DocumentId
        : TextDigest == Digest(result.Text);

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
