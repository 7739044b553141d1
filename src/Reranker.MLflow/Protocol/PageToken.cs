using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Reranker.MLflow;

/// <summary>Page tokens as MLflow's SQL store makes them: <c>{"offset": n}</c> in base64.</summary>
internal static partial class PageToken
{
    public static string Of(long offset) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"offset\": {offset}}}")));

    public static long Offset(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return 0;
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var length))
            throw MLflowException.Invalid("Invalid page token, could not base64-decode");
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return OffsetPattern().Match(text) is { Success: true } match && long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw MLflowException.Invalid($"Invalid page token, parsed value={text}");
    }

    [GeneratedRegex(@"^\s*\{\s*""offset""\s*:\s*([0-9]+)\s*\}\s*$")]
    private static partial Regex OffsetPattern();
}
