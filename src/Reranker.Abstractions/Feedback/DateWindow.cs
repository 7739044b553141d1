using System.Globalization;

namespace Reranker;

/// <summary>Whole days in UTC, the last one included: <see cref="Start"/> ≤ t &lt; <see cref="End"/>.</summary>
public sealed record DateWindow
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>Creates a window.</summary>
    /// <exception cref="DateWindowException">The last day is before the first.</exception>
    public DateWindow(DateOnly from, DateOnly to)
    {
        if (to < from)
            throw new DateWindowException("date_to", $"date_to ({Text(to)}) is before date_from ({Text(from)}): the window has no days. Swap them.");
        From = from;
        To = to;
    }

    /// <summary>The first day.</summary>
    public DateOnly From { get; }

    /// <summary>The last day.</summary>
    public DateOnly To { get; }

    /// <summary>The first moment of the first day, in UTC.</summary>
    public DateTimeOffset Start => new(From, TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>The first moment after the last day, in UTC.</summary>
    public DateTimeOffset End => To == DateOnly.MaxValue ? DateTimeOffset.MaxValue : new(To.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);

    /// <summary>Reads the dates <c>date_from</c> and <c>date_to</c>, each as <c>2025-07-01</c>.</summary>
    /// <exception cref="DateWindowException">A date is missing or in another form, or the last day is before the first.</exception>
    public static DateWindow Parse(string? dateFrom, string? dateTo) => new(ParseDay("date_from", dateFrom), ParseDay("date_to", dateTo));

    /// <summary><c>2025-07-01_to_2025-07-14</c>, as runs are named.</summary>
    public override string ToString() => $"{Text(From)}_to_{Text(To)}";

    /// <summary>Formats a day as it is read and written: <c>2025-07-01</c>.</summary>
    public static string Text(DateOnly day) => day.ToString(Format, CultureInfo.InvariantCulture);

    private static DateOnly ParseDay(string field, string? text) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new DateWindowException(field, $"{field} {(string.IsNullOrEmpty(text) ? "is missing" : $"is '{text}'")}, but a day such as 2025-07-01 (year-month-day) is expected.");
}
