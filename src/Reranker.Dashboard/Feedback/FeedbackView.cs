namespace Reranker.Dashboard;

/// <summary>What feedback there is.</summary>
/// <param name="Total">All records.</param>
/// <param name="Days">Records a day, oldest first.</param>
/// <param name="Newest">The newest records, newest first.</param>
/// <param name="Positions">The share of shown results that were chosen, by place from 1, among the newest records.</param>
public sealed record FeedbackView(long Total, IReadOnlyList<(DateOnly Day, long Records)> Days, IReadOnlyList<FeedbackRecord> Newest, IReadOnlyList<double> Positions)
{
    private const int ShownDays = 31;
    private const int Shown = 30;
    private const int Sampled = 500;
    private const int MaxPositions = 10;

    internal static async Task<FeedbackView> ReadAsync(IFeedbackStore store, TimeProvider time, string? query, CancellationToken cancellationToken)
    {
        var total = await store.CountAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false);
        if (await NewestDayAsync(store, time, cancellationToken).ConfigureAwait(false) is not { } newest)
            return new FeedbackView(total, [], [], []);

        var days = new List<(DateOnly, long)>();
        foreach (var day in Enumerable.Range(0, ShownDays).Select(ago => newest.AddDays(ago - ShownDays + 1)))
            days.Add((day, await store.CountAsync(new DateWindow(day, day).Start, new DateWindow(day, day).End, cancellationToken).ConfigureAwait(false)));
        var sample = await SampleAsync(store, new DateWindow(newest, newest).End, cancellationToken).ConfigureAwait(false);
        var found = string.IsNullOrWhiteSpace(query) ? sample : [.. sample.Where(record => record.Query.Contains(query, StringComparison.OrdinalIgnoreCase))];
        return new FeedbackView(total, days, [.. found.Take(Shown)], PositionsOf(sample));
    }

    /// <summary>The day of the newest record; <see langword="null"/> where there is none.</summary>
    internal static async Task<DateOnly?> NewestDayAsync(IFeedbackStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        // Days back from tomorrow, twice as many each time; then the newest of them by halving. Each step is a count, which has an index.
        var end = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(2);
        var far = 1;
        while (await CountAsync(far).ConfigureAwait(false) == 0)
        {
            if (far > end.DayNumber / 2)
                return null;
            far *= 2;
        }

        var near = far / 2;
        while (far - near > 1)
        {
            var middle = (near + far) / 2;
            if (await CountAsync(middle).ConfigureAwait(false) == 0)
                near = middle;
            else
                far = middle;
        }

        return end.AddDays(-far);

        Task<long> CountAsync(int back) => store.CountAsync(Start(end.AddDays(-back)), DateTimeOffset.MaxValue, cancellationToken);
    }

    private static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    // The store reads oldest first: the window is halved until it holds few more than are asked for.
    private static async Task<FeedbackRecord[]> SampleAsync(IFeedbackStore store, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromDays(ShownDays);
        while (span > TimeSpan.FromSeconds(1) && await store.CountAsync(end - span, end, cancellationToken).ConfigureAwait(false) > 4 * Sampled)
            span /= 2;
        var records = new List<FeedbackRecord>();
        await foreach (var record in store.ReadAsync(end - span, end, cancellationToken).ConfigureAwait(false))
            records.Add(record);
        records.Reverse();
        return [.. records.Take(Sampled)];
    }

    private static double[] PositionsOf(FeedbackRecord[] records)
    {
        var (shown, chosen) = (new int[MaxPositions], new int[MaxPositions]);
        foreach (var result in records.SelectMany(static record => record.Results).Where(static result => result.Position is >= 1 and <= MaxPositions))
        {
            shown[result.Position - 1]++;
            chosen[result.Position - 1] += IsChosen(result) ? 1 : 0;
        }

        return [.. shown.Zip(chosen, static (all, some) => all == 0 ? 0 : (double)some / all)];
    }

    internal static bool IsChosen(FeedbackResult result) => result.Grade is { } grade ? grade > 0 : result.Clicked == true;
}
