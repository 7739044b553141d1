using System.Globalization;

namespace Reranker.Compare;

/// <summary>Says on stderr what is going on, so that stdout is the report alone.</summary>
internal static class Progress
{
    private static readonly long Start = TimeProvider.System.GetTimestamp();

    public static void Say(FormattableString text) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(Start).TotalSeconds,6:F0} s  {text.ToString(CultureInfo.InvariantCulture)}"));
}
