using CsCheck;

namespace Reranker.Tests;

public sealed class RankingMetricsTests
{
    private static readonly Gen<double[]> Rankings = Gen.Int[0, 3].Select(static grade => (double)grade).Array[1, 30];

    private static readonly Gen<(double[] Grades, double[] Missed, int K)> Cases =
        Gen.Select(Rankings, Gen.Int[1, 3].Select(static grade => (double)grade).Array[0, 5], Gen.Int[1, 35]);

    [Fact]
    public void Ndcg_divides_the_discounted_gain_by_that_of_the_best_order()
    {
        // By hand: (3/log2 2 + 2/log2 3 + 0 + 1/log2 5) / (3/log2 2 + 2/log2 3 + 1/log2 4) at 4.
        var expected = (3 + (2 / 1.5849625007211562) + (1 / 2.321928094887362)) / (3 + (2 / 1.5849625007211562) + 0.5);

        Assert.Equal(expected, RankingMetrics.Ndcg([3, 2, 0, 1], k: 4), 12);
    }

    [Fact]
    public void A_missed_document_belongs_to_the_best_order() =>
        Assert.Equal(1 / (1 + (1 / 1.5849625007211562)), RankingMetrics.Ndcg([1, 0], k: 5, missedGrades: [1]), 12);

    [Fact]
    public void The_reciprocal_rank_is_that_of_the_first_relevant_document_or_0_beyond_the_cut_off()
    {
        Assert.Equal(1.0 / 3, RankingMetrics.ReciprocalRank([0, 0, 2, 1], k: 3));
        Assert.Equal(0, RankingMetrics.ReciprocalRank([0, 0, 2, 1], k: 2));
    }

    [Fact]
    public void Average_precision_divides_by_all_relevant_documents()
    {
        Assert.Equal((1 + (2.0 / 3)) / 3, RankingMetrics.AveragePrecision([1, 0, 1, 1], k: 3), 12);
        Assert.Equal((1 + (2.0 / 3)) / 4, RankingMetrics.AveragePrecision([1, 0, 1], k: 3, missedGrades: [1, 2]), 12);
    }

    [Fact]
    public void Precision_divides_by_the_cut_off_even_where_fewer_were_ranked() =>
        Assert.Equal(0.4, RankingMetrics.Precision([1, 1], k: 5));

    [Fact]
    public void Recall_counts_the_missed() =>
        Assert.Equal(0.5, RankingMetrics.Recall([1, 1, 1], k: 2, missedGrades: [1]));

    [Fact]
    public void A_query_without_relevant_documents_has_the_value_0()
    {
        foreach (var metric in Metrics)
            Assert.Equal(0, metric([0, 0, -1], 5, []));
    }

    [Fact]
    public void An_empty_ranking_has_the_value_0()
    {
        foreach (var metric in Metrics)
            Assert.Equal(0, metric([], 5, [1]));
    }

    [Fact]
    public void A_cut_off_below_1_is_refused()
    {
        foreach (var metric in Metrics)
            Assert.Throws<ArgumentOutOfRangeException>(() => metric([1], 0, []));
    }

    [Fact]
    public void Every_metric_lies_between_0_and_1() => Cases.Sample(static ranking =>
        Metrics.All(metric => metric(ranking.Grades, ranking.K, ranking.Missed) is >= 0 and <= 1.0000000001));

    [Fact]
    public void The_best_order_of_all_has_an_ndcg_of_1() => Cases.Sample(static ranking =>
    {
        double[] best = [.. ranking.Grades.OrderDescending()];
        return best[0] == 0 || Math.Abs(RankingMetrics.Ndcg(best, ranking.K) - 1) < 1e-12;
    });

    [Fact]
    public void Moving_a_better_document_up_never_lowers_a_metric() => Gen.Select(Cases, Gen.Int[0, 28]).Sample(static (ranking, place) =>
    {
        var (grades, missed, k) = ranking;
        if (place + 1 >= grades.Length || grades[place] >= grades[place + 1])
            return true;
        double[] better = [.. grades];
        (better[place], better[place + 1]) = (better[place + 1], better[place]);
        return Metrics.All(metric => metric(better, k, missed) >= metric(grades, k, missed) - 1e-12);
    });

    [Fact]
    public void What_stands_below_the_cut_off_may_be_in_any_order() => Gen.Select(Cases, Gen.Int).Sample(static (ranking, seed) =>
    {
        var (grades, missed, k) = ranking;
        double[] other = [.. grades];
        new SeededRandom(seed).Shuffle(other.AsSpan(Math.Min(k, other.Length)));
        return Metrics.All(metric => Math.Abs(metric(other, k, missed) - metric(grades, k, missed)) < 1e-12);
    });

    [Fact]
    public void Whether_a_relevant_document_was_ranked_last_beyond_the_cut_off_or_missed_is_the_same() => Cases.Sample(static ranking =>
    {
        var (grades, missed, k) = ranking;
        double[] padded = [.. grades, .. new double[Math.Max(0, k - grades.Length)], .. missed];
        return Metrics.All(metric => Math.Abs(metric(padded, k, []) - metric(grades, k, missed)) < 1e-12);
    });

    [Fact]
    public void Equal_scores_keep_the_order_of_the_request() =>
        Assert.Equal([3, 0, 2, 4, 1], Ranker.Order([0.5f, -1f, 0.5f, 2f, 0.5f]));

    [Fact]
    public void A_score_that_is_no_number_has_no_place() =>
        Assert.Throws<ArgumentException>(static () => Ranker.Order([1f, float.NaN]));

    [Fact]
    public void The_order_is_a_stable_sort_by_score() => Gen.Int[-3, 3].Select(static score => (float)score).Array[0, 50].Sample(static scores =>
        Ranker.Order(scores).SequenceEqual(Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])));

    private static readonly Func<double[], int, double[], double>[] Metrics =
    [
        static (grades, k, missed) => RankingMetrics.Ndcg(grades, k, missed),
        static (grades, k, missed) => RankingMetrics.ReciprocalRank(grades, k, missed),
        static (grades, k, missed) => RankingMetrics.AveragePrecision(grades, k, missed),
        static (grades, k, missed) => RankingMetrics.Hits(grades, k, missed),
        static (grades, k, missed) => RankingMetrics.Precision(grades, k, missed),
        static (grades, k, missed) => RankingMetrics.Recall(grades, k, missed),
    ];
}
