using CsCheck;

namespace Reranker.Tests;

public sealed class EvaluationReportTests
{
    [Theory]
    [InlineData("", "0 to 2")]
    [InlineData("  two\twords ", "0 to 2")]
    [InlineData("three whole words", "3 to 4")]
    [InlineData("a b c d e f g h", "5 to 8")]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", "17 or more")]
    public void A_query_is_as_long_as_it_has_words(string text, string slice) =>
        Assert.Equal(slice, QueryAttribute.QueryLength.Of(new RankingQuery("q", text, [])));

    [Theory]
    [InlineData(5, "0 to 5")]
    [InlineData(6, "6 to 10")]
    [InlineData(101, "101 or more")]
    public void A_query_is_as_large_as_it_has_candidates(int count, string slice) =>
        Assert.Equal(slice, QueryAttribute.CandidateCount.Of(new RankingQuery("q", "query", [.. Enumerable.Repeat(new RankingCandidate("d", "", 0), count)])));

    [Fact]
    public void Slices_come_in_the_order_of_their_numbers_and_know_their_queries()
    {
        var report = Report([0.1, 0.2, 0.3, 0.4, 0.5], ["17 or more", "none", "5 to 8", "17 or more", "0 to 2"]);

        Assert.Equal(["0 to 2", "5 to 8", "17 or more", "none"], report.Slices.Select(static slice => slice.Name));
        Assert.Equal([0, 3], report.Slices[2].Queries);
        Assert.Equal([0.1, 0.4], report.Slices[2].Of(report.PerQuery["ndcg_at_5"]));
    }

    [Fact]
    public void Every_query_is_in_one_slice_of_an_attribute() => Gen.Int[0, 30].Select(static number => $"{number} or so").Array[1, 60].Sample(static names =>
    {
        var slices = Report(new double[names.Length], names).Slices;
        return slices.SelectMany(static slice => slice.Queries).Order().SequenceEqual(Enumerable.Range(0, names.Length))
            && slices.All(slice => slice.Queries.All(query => names[query] == slice.Name));
    });

    [Fact]
    public void Latencies_are_quantiles_as_R_has_them()
    {
        // quantile(c(4, 1, 3, 2, 10), c(0, .5, .95, 1)) = 1, 3, 8.8, 10
        var report = Report([0], [""]) with { Milliseconds = [4, 1, 3, 2, 10] };

        Assert.Equal([1, 3, 8.8, 10], new[] { 0, 0.5, 0.95, 1 }.Select(share => Math.Round(report.Latency(share), 12)));
        Assert.Throws<ArgumentOutOfRangeException>(() => report.Latency(95));
        Assert.Throws<InvalidOperationException>(() => (report with { Milliseconds = [] }).Latency(0.5));
    }

    [Fact]
    public async Task The_table_has_a_row_a_query_with_all_digits_and_quotes_where_they_are_needed()
    {
        var champion = Report([1.0 / 3, 0], ["3 to 4", "say \"5, or more\""]) with { Milliseconds = [1.5, 2] };
        var challenger = Report([1, 0.5], ["3 to 4", "say \"5, or more\""]);
        using var table = new StringWriter();

        await PerQueryTable.WriteAsync(table, [("champion", champion), ("challenger", challenger)], TestContext.Current.CancellationToken);

        Assert.Equal(
            """"
            query_id,length,champion_ndcg_at_5,champion_milliseconds,challenger_ndcg_at_5
            q0,3 to 4,0.3333333333333333,1.5,1
            q1,"say ""5, or more""",0,2,0.5

            """".ReplaceLineEndings("\r\n"),
            table.ToString());
    }

    [Fact]
    public async Task A_table_of_different_queries_is_refused() => await Assert.ThrowsAsync<ArgumentException>(static () =>
        PerQueryTable.WriteAsync(TextWriter.Null, [("champion", Report([1], [""])), ("challenger", Report([1, 2], ["", ""]))], TestContext.Current.CancellationToken));

    private static EvaluationReport Report(double[] values, string[] slices) => new()
    {
        Model = new ModelIdentity("m", null, ""),
        DatasetName = "dataset",
        DatasetDigest = "digest",
        QueryIds = [.. Enumerable.Range(0, values.Length).Select(static i => $"q{i}")],
        PerQuery = new Dictionary<string, IReadOnlyList<double>> { ["ndcg_at_5"] = values },
        EvaluatedDocuments = values.Length,
        Attributes = new Dictionary<string, IReadOnlyList<string>> { ["length"] = slices },
    };
}
