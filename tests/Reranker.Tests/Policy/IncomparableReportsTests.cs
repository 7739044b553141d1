using static Reranker.Tests.PolicyReports;

namespace Reranker.Tests;

public sealed class IncomparableReportsTests
{
    private static readonly EvaluationReport Sound = Report(60);

    public static TheoryData<IncomparableReason, string, EvaluationReport> Unusable => new()
    {
        { IncomparableReason.DifferentDatasets, "different datasets", Sound with { DatasetDigest = "other" } },
        { IncomparableReason.DifferentQueries, "different queries (60 and 60)", Sound with { QueryIds = [.. Sound.QueryIds.Reverse()] } },
        { IncomparableReason.DifferentQueries, "different queries", Report(61) },
        { IncomparableReason.DifferentQueries, "different queries", Report(0) },
        { IncomparableReason.DifferentSlices, "different slices", Sound with { Attributes = Parted("third", "x", 60) } },
        { IncomparableReason.DifferentSlices, "different slices", Sound with { Attributes = Parted("fourth", "x", 60) } },
        { IncomparableReason.MissingMetric, "no metric 'ndcg_at_5'; it has ndcg_at_10", Sound with { PerQuery = new Dictionary<string, IReadOnlyList<double>> { ["ndcg_at_10"] = Sound.PerQuery["ndcg_at_5"] } } },
        { IncomparableReason.WrongCount, "59 values of 'ndcg_at_5' for 60 queries", Cut("ndcg_at_5") },
        { IncomparableReason.WrongCount, "59 values of 'milliseconds'", Sound with { Milliseconds = [.. Sound.Milliseconds.Skip(1)] } },
        { IncomparableReason.WrongCount, "59 slices by 'third'", Sound with { Attributes = Parted("third", "x", 59) } },
        { IncomparableReason.UnusableValue, "no usable 'map_at_5' for query 'q0': NaN", With(Sound, "map_at_5", static _ => double.NaN) },
        { IncomparableReason.UnusableValue, "no usable 'hits_at_5' for query 'q59': Infinity", With(Sound, "hits_at_5", static (_, query) => query == 59 ? double.PositiveInfinity : 0) },
        { IncomparableReason.UnusableValue, "model of 0 bytes", Sound with { ModelBytes = 0 } },
        { IncomparableReason.UnusableValue, "calibration error of NaN", Sound with { CalibrationError = double.NaN } },
        { IncomparableReason.MissingMeasurement, "no latencies, for which the option MaximumLatencyRatio asks", Sound with { Milliseconds = [] } },
        { IncomparableReason.MissingMeasurement, "no model size", Sound with { ModelBytes = null } },
        { IncomparableReason.MissingMeasurement, "no calibration error", Sound with { CalibrationError = null } },
        { IncomparableReason.MissingMeasurement, "no slices", Sound with { Attributes = new Dictionary<string, IReadOnlyList<string>>() } },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void What_cannot_be_compared_is_refused_by_name_on_either_side(IncomparableReason reason, string message, EvaluationReport report)
    {
        Refuse(Sound, report, reason, message);
        Refuse(report, Sound, reason, reason is IncomparableReason.DifferentQueries ? "different queries" : message);
    }

    private static void Refuse(EvaluationReport champion, EvaluationReport challenger, IncomparableReason reason, string message)
    {
        var error = Assert.Throws<IncomparableReportsException>(() => new ChampionChallengerPolicy().Decide(champion, challenger));
        Assert.Equal(reason, error.Reason);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, IReadOnlyList<string>> Parted(string attribute, string slice, int queries) => new() { [attribute] = [.. Enumerable.Repeat(slice, queries)] };

    private static EvaluationReport Cut(string metric) =>
        Sound with { PerQuery = new Dictionary<string, IReadOnlyList<double>>(Sound.PerQuery) { [metric] = [.. Sound.PerQuery[metric].Skip(1)] } };
}
