using CsCheck;

namespace Reranker.Training.Tests;

public class FeedbackDatasetTests
{
    private static readonly DateTimeOffset Start = new(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_newest_queries_are_held_out_and_no_query_is_on_both_sides()
    {
        var records = Enumerable.Range(0, 10).Select(day => Record($"query {day}", day)).Append(Record("query 0", 9.5)).ToList();
        var (training, heldOut, _) = FeedbackDataset.Split("f", records, heldOutFraction: 0.3);
        Assert.Equal(Enumerable.Range(0, 7).Select(day => $"query {day}"), training.Queries.Select(query => query.Text));
        Assert.Equal(Enumerable.Range(7, 3).Select(day => $"query {day}"), heldOut.Queries.Select(query => query.Text));
    }

    [Fact]
    public void What_users_chose_after_the_cut_is_not_learnt_from()
    {
        var records = Enumerable.Range(0, 10).Select(day => Record($"query {day}", day)).Append(Record("query 0", 9.5, clicked: 2)).ToList();
        var (training, _, _) = FeedbackDataset.Split("f", records, heldOutFraction: 0.3);
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
            var (training, heldOut, _) = FeedbackDataset.Split("f", records, fraction);
            Assert.Empty(training.Queries.Select(query => query.Text).Intersect(heldOut.Queries.Select(query => query.Text)));
        });

    [Fact]
    public void Queries_that_differ_in_case_or_blanks_only_are_one_and_never_on_both_sides()
    {
        FeedbackRecord[] records = [Record("Remove  dead rows", 0), Record("other", 1), Record("remove dead ROWS ", 2)];
        var (training, heldOut, _) = FeedbackDataset.Split("f", records, heldOutFraction: 0.5);
        Assert.Equal(["Remove  dead rows"], training.Queries.Select(query => query.Text));
        Assert.Equal(["other"], heldOut.Queries.Select(query => query.Text));
    }

    [Theory]
    [InlineData("caf\u00e9 open", "cafe\u0301 open")]
    [InlineData("\u00c5ngstr\u00f6m", "a\u030angstro\u0308m")]
    [InlineData("what's new?", "What\u2019s new ?")] // two: the apostrophes differ
    public void Queries_that_are_composed_otherwise_are_one(string composed, string decomposed)
    {
        var records = Enumerable.Range(0, 8).SelectMany(i => (FeedbackRecord[])[Record($"{composed} {i}", i), Record($"{decomposed} {i}", i + 8)]).ToArray();

        var (training, heldOut, _) = FeedbackDataset.Split("f", records, heldOutFraction: 0.5);

        var isOne = composed[0] != 'w';
        Assert.Equal(isOne ? 8 : 16, training.Queries.Count + heldOut.Queries.Count);
        Assert.Empty(training.Queries.Select(query => TextIdentity.KeyOf(query.Text)).Intersect(heldOut.Queries.Select(query => TextIdentity.KeyOf(query.Text))));
    }

    [Fact]
    public void Times_to_the_day_split_the_queries_of_a_day_and_lose_none()
    {
        var records = Enumerable.Range(0, 20).Select(i => Record($"query {i}", 0)).ToArray();

        var (training, heldOut, _) = FeedbackDataset.Split("f", records, heldOutFraction: 0.25);
        var (reversed, _, _) = FeedbackDataset.Split("f", [.. records.Reverse()], heldOutFraction: 0.25);

        Assert.Equal((15, 5), (training.Queries.Count, heldOut.Queries.Count));
        Assert.Equal(training.Digest, reversed.Digest);
        Assert.Empty(training.Dropped);
    }

    [Fact]
    public void Searches_after_the_cut_are_counted()
    {
        var records = Enumerable.Range(0, 10).Select(day => Record($"query {day}", day)).Append(Record("query 0", 9.5)).ToList();

        Assert.Equal(1, FeedbackDataset.Split("f", records, heldOutFraction: 0.3).Training.Dropped["searches after the first query that is held out"]);
    }

    [Fact]
    public void The_newest_judgement_counts_in_whatever_order_the_records_come()
    {
        FeedbackRecord[] records =
        [
            Record("q", 1) with { Results = [Result("a", 1, grade: 0), Result("b", 2, grade: 1)] },
            Record("Q", 0) with { Results = [Result("a", 1, grade: 2), Result("b", 2, grade: 0)] },
            // Two of one time: either order gives the same.
            Record("r", 2) with { Results = [Result("a", 1, grade: 1), Result("b", 2, grade: 0)] },
            Record("r", 2) with { Results = [Result("a", 1, grade: 0), Result("b", 2, grade: 1)] },
        ];

        var (forwards, backwards) = (FeedbackDataset.Build("f", records), FeedbackDataset.Build("f", [.. records.Reverse()]));

        Assert.Equal(["Q", "r"], forwards.Queries.Select(query => query.Text));
        Assert.Equal([0.0, 1], forwards.Queries[0].Candidates.Select(candidate => candidate.Grade));
        Assert.Equal(forwards.Digest, backwards.Digest);
    }

    [Fact]
    public void Documents_without_ids_are_told_apart_by_their_texts_and_a_blank_one_is_never_relevant()
    {
        var record = Record("q", 0) with
        {
            Results = [Result("One  text", 1) with { DocumentId = "" }, Result("one text", 2, clicked: true), Result("other", 3) with { DocumentId = "" }, Result(" ", 4, clicked: true)],
        };

        var dataset = FeedbackDataset.Build("f", [record]);

        Assert.Equal([("one text", 1.0), ("other", 0)], dataset.Queries[0].Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
        Assert.Equal(1, dataset.Dropped["blank texts that are said to be relevant"]);
    }

    [Fact]
    public void Skipped_results_are_those_above_the_last_click_and_what_lies_below_is_left_out()
    {
        var record = Record("q", 0) with { Results = [Result("a", 1), Result("b", 2, clicked: true), Result("c", 3), Result("d", 4, grade: 0)] };
        var dataset = FeedbackDataset.Build("f", [record], new FeedbackLabels { Negatives = FeedbackNegatives.SkipAbove });
        Assert.Equal([("a", 0.0), ("b", 1), ("d", 0)], dataset.Queries[0].Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
        Assert.Equal(1, dataset.Dropped["results that may never have been seen"]);
    }

    [Fact]
    public void A_choice_counts_by_its_inverse_propensity_up_to_a_limit()
    {
        var record = Record("q", 0) with { Results = [Result("a", 1), Result("b", 4, clicked: true), Result("c", 400, clicked: true)] };
        var candidates = FeedbackDataset.Build("f", [record], new FeedbackLabels { Propensity = new PropensityOptions { Eta = 0.5, MaxWeight = 5 } }).Queries[0].Candidates;
        Assert.Equal([1, 2, 5], candidates.Select(candidate => candidate.Weight));
    }

    [Fact]
    public void An_eta_that_is_to_be_estimated_comes_from_the_feedback_to_learn_from_alone()
    {
        // The same documents at ever new places, clicked by a bias that reverses when the queries are held out.
        var random = new Random(3);
        var records = Enumerable.Range(0, 4_000).Select(search =>
        {
            string[] order = ["a", "b", "c", "d", "e", "f"];
            random.Shuffle(order);
            return Record($"query {search / 100}", search) with
            {
                Results = [.. order.Select((text, i) => Result(text, i + 1, clicked: text != "f" && random.NextDouble() < 0.6 * Math.Pow(search < 2_000 ? i + 1 : 6 - i, -0.8)))],
            };
        }).ToArray();

        var (training, heldOut, labels) = FeedbackDataset.Split("f", records, heldOutFraction: 0.5, new FeedbackLabels { Propensity = new PropensityOptions { MaxWeight = 3 } });

        Assert.Equal(PositionBias.EstimateEta(records[..2_000]), labels.Propensity!.Eta);
        Assert.Equal(0.8, labels.Propensity.Eta!.Value, 0.15);
        Assert.Equal(3, labels.Propensity.MaxWeight);
        Assert.Contains(training.Queries.SelectMany(query => query.Candidates), candidate => candidate.Weight > 1);
        Assert.All(heldOut.Queries.SelectMany(query => query.Candidates), candidate => Assert.Equal(1, candidate.Weight));
    }

    [Fact]
    public void Held_out_queries_keep_all_that_was_shown_with_plain_weights()
    {
        var (training, heldOut, _) = FeedbackDataset.Split(
            "f", [Record("old", 0, clicked: 1), Record("new", 1, clicked: 1)], 0.5, new FeedbackLabels { Negatives = FeedbackNegatives.SkipAbove, Propensity = new PropensityOptions { Eta = 1 } });
        Assert.Equal([(0, 1), (1, 2.0)], training.Queries[0].Candidates.Select(candidate => (candidate.Grade, candidate.Weight)));
        Assert.Equal([(0, 1), (1, 1), (0, 1.0)], heldOut.Queries[0].Candidates.Select(candidate => (candidate.Grade, candidate.Weight)));
    }

    [Fact]
    public void Copies_of_a_text_are_one_candidate_with_the_better_grade()
    {
        var record = Record("q", 0) with
        {
            Results = [Result("same", 1) with { DocumentId = "1" }, Result("same", 2, clicked: true) with { DocumentId = "2" }, Result("other", 3)],
        };
        var dataset = FeedbackDataset.Build("f", [record]);
        Assert.Equal([("same", 1.0), ("other", 0)], dataset.Queries[0].Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
        Assert.Equal(1, dataset.Dropped["copies of a text with another grade"]);
    }

    [Fact]
    public void What_teaches_nothing_is_counted_by_the_reason()
    {
        FeedbackRecord[] records =
        [
            Record("none", 0) with { Results = [Result("a", 1), Result("b", 2)] },
            Record("all", 1) with { Results = [Result("a", 1, clicked: true), Result("b", 2, clicked: true)] },
        ];
        var dataset = FeedbackDataset.Build("f", records);
        Assert.Empty(dataset.Queries);
        Assert.Equal([("queries with nothing but relevant results", 1), ("queries without a relevant result", 1)], dataset.Dropped.Select(count => (count.Key, count.Value)));
    }

    [Fact]
    public void Skipped_results_are_a_part_of_all_and_choices_are_the_same() =>
        Gen.Select(Gen.Bool.Array[1, 8], Gen.Int[0, 3]).Array[1, 20].Sample(searches =>
        {
            var records = searches.Select((search, i) => Record($"query {search.Item2}", i) with
            {
                Results = [.. search.Item1.Select((clicked, place) => Result($"{place}", place + 1, clicked))],
            }).ToList();
            var all = FeedbackDataset.Build("all", records).Queries.ToDictionary(query => query.Text);
            foreach (var query in FeedbackDataset.Build("skipped", records, new FeedbackLabels { Negatives = FeedbackNegatives.SkipAbove }).Queries)
            {
                Assert.Subset(all[query.Text].Candidates.ToHashSet(), query.Candidates.ToHashSet());
                Assert.Equal(all[query.Text].Candidates.Count(candidate => candidate.Grade > 0), query.Candidates.Count(candidate => candidate.Grade > 0));
            }
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
