using System.ComponentModel.DataAnnotations;
using Quartz;

namespace Reranker.Jobs;

/// <summary>When a challenger is trained without anybody asking, and on which days of feedback.</summary>
public sealed class RetrainingSchedule
{
    /// <summary>
    /// When, in UTC: seconds, minutes, hours, day of the month, month, day of the week, such as <c>0 0 3 ? * SUN</c>. <see langword="null"/> (the default) or blank: never.
    /// </summary>
    public string? Cron { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>The window of feedback: so many whole days, the last of which is yesterday; 1 to 3650. Default: 30.</summary>
    [Range(1, 3650)]
    public int Days { get; set; } = 30;

    /// <summary>What is wrong with the expression; <see langword="null"/> where nothing is.</summary>
    internal string? FindFailure()
    {
        if (Cron is null)
            return null;
        try
        {
            _ = CronExpression.Parse(Cron);
            return null;
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            return $"Schedule.Cron is '{Cron}'; expected seconds, minutes, hours, day of the month, month and day of the week, such as '0 0 3 ? * SUN' for Sundays at three (UTC). {error.Message}";
        }
    }
}
