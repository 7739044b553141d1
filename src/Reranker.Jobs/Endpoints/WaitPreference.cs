using System.Globalization;

namespace Reranker.Jobs;

/// <summary>How long a caller would wait for the end of a training: <c>Prefer: wait=SECONDS</c> (RFC 7240), <c>?wait=true</c> or <c>?wait=SECONDS</c>.</summary>
internal static class WaitPreference
{
    /// <summary>The time; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes, zero for not at all.</summary>
    public static TimeSpan Of(HttpRequest request)
    {
        if (request.Query.TryGetValue("wait", out var query))
            return bool.TryParse(query, out var wait) ? (wait ? Timeout.InfiniteTimeSpan : TimeSpan.Zero) : Seconds(query);
        var preference = request.Headers.GetCommaSeparatedValues("Prefer").Select(static value => value.Trim())
            .FirstOrDefault(static value => value.StartsWith("wait=", StringComparison.OrdinalIgnoreCase));
        return preference is null ? TimeSpan.Zero : Seconds(preference[5..]);
    }

    // What is no number is no preference, as the RFC has it. A longer wait than a day is a day.
    private static TimeSpan Seconds(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 86_400)) : TimeSpan.Zero;
}
