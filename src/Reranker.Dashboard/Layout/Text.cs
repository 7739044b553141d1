using System.Globalization;

namespace Reranker.Dashboard;

/// <summary>Numbers and long texts as pages show them.</summary>
internal static class Text
{
    public static string Number(double value, string format = "0.###") => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "–";

    public static string Signed(double value) => value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);

    /// <summary>The beginning of a text, as much as a line needs.</summary>
    public static string Head(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…");

    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => Number(time.TotalMilliseconds, "0") + " ms",
        < 60 => Number(time.TotalSeconds, "0.0") + " s",
        < 3600 => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };
}
