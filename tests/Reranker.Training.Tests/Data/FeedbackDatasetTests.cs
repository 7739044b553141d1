using CsCheck;

namespace Reranker.Training.Tests;

public class FeedbackDatasetTests
{
    private static readonly DateTimeOffset Start = new(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_newest_queries_are_held_out_and_no_query_is_on_both_sides()
    {
        var records = Enumerable.Range(0, 10).Select(day => Record($"query {day}", day)).Append(Record("query 0", 9.5)).ToList();
        var (training, heldOut) = FeedbackDataset.Split("f", records, heldOutFraction: 0.3);
        Assert.Equal(Enumerable.Range(0, 7).Select(day => $"query {day}"), training.Queries.Select(query => query.Text));
        Assert.Equal(Enumerable.Range(7, 3).Select(day => $"query {day}"), heldOut.Queries.Select(query => query.Text));
    }

    [Fact]
    public void What_users_chose_after_the_cut_is_not_learnt_from()
    {
        var records = Enumerable.Range(0, 10).Select(day => Record($"query {day}", day)).Append(Record("query 0", 9.5, clicked: 2)).ToList();
        var (training, _) = FeedbackDataset.Split("f", records, heldOutFraction: 0.3);
        Assert.Equal([1.0, 0, 0], training.Queries[0].Candidates.Select(candidate => candidate.Grade));
    }

    [Fact]
    public void Impressions_of_one_query_are_joined_in_the_order_in_which_they_were_shown_on_average()
    {
        FeedbackRecord[] records =
        [
            Record("q", 0) with { Results = [Result("a", 1), Result("b", 2, clicked: true), Result("c", 3)] },
            Record(" q ", 1) with { Results = [Result("c", 1), Result("b", 2), Result("a", 4)] },
        ];
        var query = Assert.Single(FeedbackDataset.Build("f", records).Queries);
        Assert.Equal([("b", 1.0), ("c", 0), ("a", 0)], query.Candidates.Select(candidate => (candidate.DocumentId, candidate.Grade)));
    }

    [Fact]
    public void An_explicit_grade_outweighs_clicks_and_the_newest_counts()
    {
        FeedbackRecord[] records =
        [
            Record("q", 0) with { Results = [Result("a", 1, clicked: true), Result("b", 2, grade: 1)] },
            Record("q", 1) with { Results = [Result("a", 1, grade: 0), Result("b", 2, grade: 3)] },
        ];
        var query = Assert.Single(FeedbackDataset.Build("f", records).Queries);
        Assert.Equal([0.0, 3], query.Candidates.Select(candidate => candidate.Grade));
    }

    [Fact]
    public void Queries_without_a_choice_are_left_out() =>
        Assert.Empty(FeedbackDataset.Build("f", [Record("q", 0) with { Results = [Result("a", 1), Result("b", 2)] }]).Queries);

    [Fact]
    public void Sides_never_share_a_query() =>
        Gen.Select(Gen.Int[0, 6].Array[1, 40], Gen.Double[0.05, 0.9]).Sample((queries, fraction) =>
        {
            var records = queries.Select((query, i) => Record($"query {query}", i)).ToList();
            var (training, heldOut) = FeedbackDataset.Split("f", records, fraction);
            Assert.Empty(training.Queries.Select(query => query.Text).Intersect(heldOut.Queries.Select(query => query.Text)));
        });

    private static FeedbackRecord Record(string query, double day, int clicked = 0) => new()
    {
        Timestamp = Start.AddDays(day),
        Query = query,
        Results = [.. Enumerable.Range(0, 3).Select(i => Result($"{i}", i + 1, clicked: i == clicked))],
    };

    private static FeedbackResult Result(string text, int position, bool clicked = false, double? grade = null) =>
        new() { Text = text, Position = position, Clicked = clicked, Grade = grade };
}
