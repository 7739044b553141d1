using System.Globalization;

namespace Reranker.Tests;

/// <summary>
/// Values that trec_eval publishes for its own test run (https://github.com/usnistgov/trec_eval, test/out.test.aq and, with graded
/// judgements, test/out.test.aql; software of the National Institute of Standards and Technology). The strings are the grades of the first 100 documents that
/// test/results.test ranks for a topic ('-' is −1); the other judged relevant documents are counted as missed.
/// </summary>
public sealed class TrecEvalTests
{
    private const string Topic301 = "0000011000000001010100000100010100001010001000001000010110100010001001000000000000100000000100010001";
    private const string Topic302 = "1101110110111111111011010011011001011010011100111110100101000000000000010000001001010000000000000000";
    private const string Topic303 = "0000000000000000001000000000000000001000101100000000000000000000101000000000000000000000100000000010";
    private const string Graded303 = "0000-----00--0-0-02-00-0-00--0000-0-200-20220000--0--0-00---00002020000000-000--00000000-00--00-00-0";

    [Theory]
    [InlineData(Topic301, 451, 5, "0.0000 0.0000 0.0000 0.0000 0.0000")]
    [InlineData(Topic301, 451, 10, "0.1518 0.0010 1.0000 0.2000 0.0042")]
    [InlineData(Topic301, 451, 30, "0.1975 0.0033 1.0000 0.2333 0.0148")]
    [InlineData(Topic301, 451, 100, "0.2166 0.0118 1.0000 0.2300 0.0485")]
    [InlineData(Topic302, 35, 5, "0.8304 0.0461 1.0000 0.8000 0.0519")]
    [InlineData(Topic302, 35, 10, "0.7530 0.0768 1.0000 0.7000 0.0909")]
    [InlineData(Topic302, 35, 30, "0.7604 0.2298 1.0000 0.7333 0.2857")]
    [InlineData(Topic302, 35, 100, "0.6046 0.3983 1.0000 0.4200 0.5455")]
    [InlineData(Topic303, 1, 5, "0.0000 0.0000 0.0000 0.0000 0.0000")]
    [InlineData(Topic303, 1, 30, "0.0509 0.0053 1.0000 0.0333 0.1000")]
    [InlineData(Topic303, 1, 100, "0.3537 0.0764 1.0000 0.0900 0.9000")]
    public void Metrics_equal_the_published_values(string ranking, int missed, int k, string ndcgMapSuccessPrecisionRecall)
    {
        var grades = Grades(ranking);
        double[] missedGrades = [.. Enumerable.Repeat(1.0, missed)];
        string[] actual =
        [
            Round(RankingMetrics.Ndcg(grades, k, missedGrades)),
            Round(RankingMetrics.AveragePrecision(grades, k, missedGrades)),
            Round(RankingMetrics.Hits(grades, k, missedGrades)),
            Round(RankingMetrics.Precision(grades, k, missedGrades)),
            Round(RankingMetrics.Recall(grades, k, missedGrades)),
        ];

        Assert.Equal(ndcgMapSuccessPrecisionRecall, string.Join(' ', actual));
    }

    [Theory]
    [InlineData(Topic301, "0.1667")]
    [InlineData(Topic302, "1.0000")]
    [InlineData(Topic303, "0.0526")]
    public void The_reciprocal_rank_equals_the_published_value(string ranking, string expected) =>
        Assert.Equal(expected, Round(RankingMetrics.ReciprocalRank(Grades(ranking), k: 100)));

    [Theory]
    [InlineData(10, "0.0439")]
    [InlineData(30, "0.0867")]
    [InlineData(100, "0.1390")]
    public void Higher_grades_among_the_missed_lower_ndcg_as_published(int k, string expected)
    {
        double[] missed = [.. Enumerable.Repeat(4.0, 6), .. Enumerable.Repeat(2.0, 6), .. Enumerable.Repeat(1.0, 439)];

        Assert.Equal(expected, Round(RankingMetrics.Ndcg(Grades(Topic301), k, missed)));
    }

    [Theory]
    [InlineData(30, "0.0585")]
    [InlineData(100, "0.3294")]
    public void Negative_grades_gain_nothing_as_published(int k, string expected) =>
        Assert.Equal(expected, Round(RankingMetrics.Ndcg(Grades(Graded303), k, missedGrades: [2])));

    private static double[] Grades(string ranking) => [.. ranking.Select(static grade => grade == '-' ? -1.0 : grade - '0')];

    private static string Round(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
