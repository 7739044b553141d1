namespace Reranker.MLflow;

/// <summary>MLflow's times: milliseconds since the Unix epoch.</summary>
internal static class EpochTime
{
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>A time; one beyond the calendar (some clients log microseconds) becomes its last moment.</summary>
    public static DateTimeOffset ToDateTimeOffset(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, Last));
}
