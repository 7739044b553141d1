using System.Globalization;

namespace Reranker.Tests;

/// <summary>
/// Cases of our own, measured by trec_eval 10.0-rc3 itself (software of the National Institute of Standards and Technology): graded, negative and missing
/// judgements, equal scores, rankings shorter than the cut-off. <c>eng/trec-eval-values.sh</c> made the values.
/// </summary>
public sealed class TrecEvalCasesTests
{
    private static readonly Topic[] Topics = ReadTopics();

    [Fact]
    public void Every_metric_at_every_cut_off_equals_that_of_trec_eval()
    {
        var checkedTopics = 0;
        foreach (var line in Read("values.txt").Skip(1))
        {
            var (topic, k) = (Topics.Single(topic => topic.Id == line[0]), int.Parse(line[1], CultureInfo.InvariantCulture));
            double[] actual =
            [
                RankingMetrics.Ndcg(topic.Grades, k, topic.MissedGrades), RankingMetrics.ReciprocalRank(topic.Grades, k, topic.MissedGrades),
                RankingMetrics.AveragePrecision(topic.Grades, k, topic.MissedGrades), RankingMetrics.Hits(topic.Grades, k, topic.MissedGrades),
                RankingMetrics.Precision(topic.Grades, k, topic.MissedGrades), RankingMetrics.Recall(topic.Grades, k, topic.MissedGrades),
            ];

            Assert.Equal(string.Join(' ', line), string.Join(' ', [topic.Id, line[1], .. actual.Select(static value => value.ToString("F4", CultureInfo.InvariantCulture))]));
            checkedTopics++;
        }

        Assert.Equal(6 * 40, checkedTopics);
    }

    [Fact]
    public void The_cases_hold_what_is_easily_got_wrong()
    {
        Assert.Contains(Topics, static topic => topic.Scores.Distinct().Count() < topic.Scores.Count);
        Assert.Contains(Topics, static topic => topic.Grades.Any(static grade => grade < 0));
        Assert.Contains(Topics, static topic => topic.MissedGrades.Any(static grade => grade > 1));
        Assert.Contains(Topics, static topic => topic.Grades.All(static grade => grade <= 0) && topic.MissedGrades.Length == 0);
        Assert.Contains(Topics, static topic => topic.Grades.Length < 5);
    }

    private static Topic[] ReadTopics()
    {
        var judgements = Read("qrels.txt").ToLookup(static line => line[0]);
        return [.. Read("run.txt").GroupBy(static line => line[0]).Select(ranked => ReadTopic(ranked, judgements[ranked.Key].ToDictionary(static line => line[2], static line => Number(line[3]))))];
    }

    private static Topic ReadTopic(IGrouping<string, string[]> ranked, Dictionary<string, double> judged)
    {
        // trec_eval puts the greater of two documents with equal scores first; ours keeps the order of the request.
        string[][] request = [.. ranked.OrderByDescending(static line => line[2], StringComparer.Ordinal)];
        float[] scores = [.. request.Select(static line => (float)Number(line[4]))];
        double[] grades = [.. Ranker.Order(scores).Select(index => judged.GetValueOrDefault(request[index][2]))];
        double[] missed = [.. judged.Where(document => document.Value > 0 && request.All(line => line[2] != document.Key)).Select(static document => document.Value)];
        return new Topic(ranked.Key, scores, grades, missed);
    }

    private static IEnumerable<string[]> Read(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Evaluation", "TrecEval", file)).Select(static line => line.Split(' '));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Topic(string Id, IReadOnlyList<float> Scores, double[] Grades, double[] MissedGrades);
}
