namespace Reranker.Tests;

public class RollbackGuardTests
{
    private static readonly RollbackGuard Guard = new(new RollbackGuardOptions { MinimumRequests = 100 });

    [Fact]
    public void A_champion_that_serves_as_the_one_before_stays() => Assert.Null(Guard.FindReason(Counts(), Counts()));

    [Fact]
    public void Too_few_requests_tell_nothing() => Assert.Null(Guard.FindReason(Counts(), Counts(requests: 99, errors: 99)));

    [Fact]
    public void More_failures_than_are_allowed_are_a_reason()
    {
        Assert.Equal("10.0 % of 200 requests failed, 1.0 % before; a rise of 5.0 % is allowed.", Guard.FindReason(Counts(errors: 2), Counts(errors: 20)));
        Assert.Null(Guard.FindReason(Counts(errors: 15), Counts(errors: 20)));
    }

    [Fact]
    public void Longer_times_than_are_allowed_are_a_reason()
    {
        Assert.StartsWith("The 95th percentile of the requests' time is ", Guard.FindReason(Counts(milliseconds: 10), Counts(milliseconds: 40)), StringComparison.Ordinal);
        Assert.Null(Guard.FindReason(Counts(milliseconds: 10), Counts(milliseconds: 15)));
    }

    [Fact]
    public void Scores_that_hardly_overlap_with_those_before_are_a_reason()
    {
        Assert.Equal("The scores are at a Kolmogorov-Smirnov distance of 1.00 from those before; 0.80 is allowed.", Guard.FindReason(Counts(score: 0.2f), Counts(score: 0.7f)));
        var strict = new RollbackGuard(new RollbackGuardOptions { MinimumRequests = 100, MaximumScoreDistance = null, MaximumStabilityIndex = 0.25 });
        Assert.StartsWith("The scores' population stability index is ", strict.FindReason(Counts(score: 0.2f), Counts(score: 0.7f)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_percentile_is_at_most_a_step_too_long()
    {
        var counts = new ServingCounts();
        for (var i = 1; i <= 100; i++)
            counts.AddAnswer(TimeSpan.FromMilliseconds(i));
        Assert.InRange(counts.Latency(0.95), 95, 95 * 1.19);
        Assert.Equal(0, new ServingCounts().Latency(0.95));
    }

    private static ServingCounts Counts(int requests = 200, int errors = 0, double milliseconds = 10, float score = 0.5f)
    {
        var counts = new ServingCounts();
        for (var i = 0; i < requests - errors; i++)
        {
            counts.AddAnswer(TimeSpan.FromMilliseconds(milliseconds));
            counts.AddScore(score);
        }

        for (var i = 0; i < errors; i++)
            counts.AddError();
        return counts;
    }
}
