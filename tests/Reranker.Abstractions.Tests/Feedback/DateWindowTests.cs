namespace Reranker.Tests;

public sealed class DateWindowTests
{
    [Fact]
    public void The_last_day_belongs_to_the_window()
    {
        var window = DateWindow.Parse("2025-07-01", "2025-07-14");

        Assert.Equal(new DateTimeOffset(2025, 7, 1, 0, 0, 0, TimeSpan.Zero), window.Start);
        Assert.Equal(new DateTimeOffset(2025, 7, 15, 0, 0, 0, TimeSpan.Zero), window.End);
        Assert.Equal("2025-07-01_to_2025-07-14", window.ToString());
    }

    [Fact]
    public void A_window_may_be_one_day() => Assert.Equal(TimeSpan.FromDays(1), DateWindow.Parse("2024-02-29", "2024-02-29") is var day ? day.End - day.Start : default);

    [Fact]
    public void The_calendar_may_end() => Assert.Equal(DateTimeOffset.MaxValue, DateWindow.Parse("2025-07-01", "9999-12-31").End);

    [Theory]
    [InlineData("01.07.2025", "2025-07-14", "date_from", "date_from is '01.07.2025', but a day such as 2025-07-01 (year-month-day) is expected.")]
    [InlineData("2025-7-1", "2025-07-14", "date_from", "is expected")]
    [InlineData("2025-02-30", "2025-07-14", "date_from", "is expected")]
    [InlineData("2025-07-01", "2025-07-14T00:00:00Z", "date_to", "is expected")]
    [InlineData("2025-07-01", null, "date_to", "date_to is missing")]
    [InlineData("", "2025-07-14", "date_from", "date_from is missing")]
    [InlineData("2025-07-14", "2025-07-01", "date_to", "date_to (2025-07-01) is before date_from (2025-07-14)")]
    public void Dates_that_make_no_window_are_named_with_what_was_expected(string? from, string? to, string field, string expected)
    {
        var error = Assert.Throws<DateWindowException>(() => DateWindow.Parse(from, to));

        Assert.Equal(field, error.Field);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
