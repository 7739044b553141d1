using System.ComponentModel.DataAnnotations;
using Quartz;

namespace Reranker.WebHost;

/// <summary>The section <c>Reranker:RetrainingSchedule</c> of the configuration: when a challenger is trained without anybody asking. Off by default.</summary>
internal sealed class RetrainingSchedule : IValidatableObject
{
    /// <summary>The section's name.</summary>
    public const string Section = $"{HostSettings.Section}:RetrainingSchedule";

    /// <summary>When, in UTC: seconds, minutes, hours, day of the month, month, day of the week, such as <c>0 0 3 ? * SUN</c>. Blank, as a variable may be: never.</summary>
    public string? Cron { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>The window: as many whole days, the last of which is yesterday.</summary>
    [Range(1, 3650)]
    public int Days { get; set; } = 30;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Cron is { } cron && Complaint(cron) is { } complaint)
            yield return new ValidationResult(
                $"{Section}:{nameof(Cron)} is '{cron}'; expected seconds, minutes, hours, day of the month, month and day of the week, such as '0 0 3 ? * SUN' for Sundays at three (UTC). {complaint}", [nameof(Cron)]);
    }

    private static string? Complaint(string cron)
    {
        try
        {
            _ = CronExpression.Parse(cron);
            return null;
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            return error.Message;
        }
    }
}
