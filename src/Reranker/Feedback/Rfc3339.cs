using System.Globalization;
using System.Text.RegularExpressions;

namespace Reranker;

/// <summary>Times as RFC 3339 has them, and minutes without seconds.</summary>
internal static partial class Rfc3339
{
    private const int MostDigits = 7; // of a second that .NET keeps

    /// <summary>Reads a time with an offset; of its fraction 100 nanoseconds are kept, and a leap second is the next one.</summary>
    /// <returns><see langword="null"/> where it is none.</returns>
    public static DateTimeOffset? Parse(string? text)
    {
        if (text is null || Pattern().Match(text) is not { Success: true } match)
            return null;
        var fraction = match.Groups["fraction"].Value;
        var isLeap = match.Groups["second"].Value == "60";
        var second = !match.Groups["second"].Success ? "00" : isLeap ? "59" : match.Groups["second"].Value;
        var offset = match.Groups["offset"].Value is "Z" or "z" ? "+00:00" : match.Groups["offset"].Value;
        var plain = $"{match.Groups["day"].Value}T{match.Groups["minute"].Value}:{second}.{fraction[..Math.Min(fraction.Length, MostDigits)].PadRight(MostDigits, '0')}{offset}";
        if (!DateTimeOffset.TryParseExact(plain, "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return null;
        return isLeap ? time.AddSeconds(1) : time;
    }

    [GeneratedRegex(@"^(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<minute>[0-9]{2}:[0-9]{2})(:(?<second>[0-9]{2})(\.(?<fraction>[0-9]+))?)?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
