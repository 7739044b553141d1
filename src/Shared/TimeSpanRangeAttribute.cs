using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Reranker;

/// <summary>Requires a time span within bounds, both included. <see cref="RangeAttribute"/> takes time spans too, but not where code is trimmed.</summary>
/// <param name="minimum">The shortest, such as <c>00:00:00.001</c>.</param>
/// <param name="maximum">The longest.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeSpanRangeAttribute(string minimum, string maximum) : ValidationAttribute($"The field {{0}} must be between {minimum} and {maximum}.")
{
    private readonly TimeSpan _minimum = TimeSpan.Parse(minimum, CultureInfo.InvariantCulture);
    private readonly TimeSpan _maximum = TimeSpan.Parse(maximum, CultureInfo.InvariantCulture);

    public string Minimum => minimum;

    public string Maximum => maximum;

    public override bool IsValid(object? value) => value is null || (value is TimeSpan time && time >= _minimum && time <= _maximum);
}
