using System.Text.RegularExpressions;

namespace Reranker;

/// <summary>Addresses as messages may show them: without users, passwords, tokens and signatures.</summary>
internal static partial class Redaction
{
    private const string Hidden = "***";

    /// <summary>An address without what stands before its host's @ and after its question mark, and settings without their secrets.</summary>
    public static string Of(string address)
    {
        // A password may hold any letters, an @ and a ? among them: all up to the last @ is hidden.
        var start = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        if (address.LastIndexOf('@') is var at && at >= start && (start > 0 || address.AsSpan(0, at).Contains(':')))
            address = $"{address[..start]}{Hidden}{address[at..]}";
        if (start > 0 && address.IndexOf('?', start) is >= 0 and var question)
            address = $"{address[..question]}?{Hidden}";
        return SecretPattern().Replace(address, $"$1{Hidden}");
    }

    /// <summary>The same of a URI.</summary>
    public static string Of(Uri address) => Of(address.OriginalString);

    [GeneratedRegex("((?:password|passwd|pwd|secret|token|key)[^=;&\\s]*=)[^;&\\s]*", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPattern();
}
