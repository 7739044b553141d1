namespace Reranker.Tests;

public sealed class BeirDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BeirDatasetTests()
    {
        _folder.Write("corpus.jsonl", """
            {"_id": "d1", "title": "Apples", "text": "are red"}
            {"_id": "d2", "title": "", "text": "Pears are green"}
            {"_id": "d3", "text": "Plums are blue"}

            """);
        _folder.Write("queries.jsonl", """
            {"_id": "q1", "text": "red fruit"}
            {"_id": "q2", "text": "no fruit"}
            {"_id": "q3", "text": "blue fruit"}
            """);
        _folder.Write("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq3\td3\t2\nq1\td1\t1\nq1\td2\t0\nq2\td2\t0\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_run_every_judged_document_is_a_candidate()
    {
        var dataset = await LoadAsync();

        Assert.Equal(Path.GetFileName(_folder.Path), dataset.Name);
        Assert.Equal(["q3", "q1"], dataset.Queries.Select(static query => query.Id));
        Assert.Equal(
            [new RankingCandidate("d1", "Apples are red", 1), new RankingCandidate("d2", "Pears are green", 0)],
            dataset.Queries[1].Candidates.OrderBy(static candidate => candidate.DocumentId));
    }

    [Fact]
    public async Task The_order_of_the_file_does_not_give_the_labels_away()
    {
        var lines = Enumerable.Range(0, 100).Select(static i => $"q{i}\tgood{i}\t1\nq{i}\tbad{i}\t0");
        _folder.Write("qrels/test.tsv", string.Join('\n', lines));
        _folder.Write("queries.jsonl", string.Join('\n', Enumerable.Range(0, 100).Select(static i => $$"""{"_id": "q{{i}}", "text": "query"}""")));
        _folder.Write("corpus.jsonl", string.Join('\n', Enumerable.Range(0, 100).Select(static i => $$"""{"_id": "good{{i}}", "text": "a"}""" + "\n" + $$"""{"_id": "bad{{i}}", "text": "b"}""")));

        var dataset = await LoadAsync();

        Assert.Equal(0.5, RerankingEvaluator.EvaluateBaseline(dataset, new EvaluationOptions { Cutoffs = [1] }).Mean("hits_at_1"), 0.15);
        Assert.Equal(dataset.Digest, (await LoadAsync()).Digest);
    }

    [Fact]
    public async Task A_run_gives_the_candidates_in_the_order_of_their_ranks_down_to_the_depth()
    {
        var run = _folder.Write("run.tsv", "query-id\tcorpus-id\trank\tscore\nq1\td3\t3\t0.1\nq1\td2\t1\t0.9\nq1\td1\t2\t0.5\n");

        var all = await LoadAsync(new BeirOptions { CandidatesFile = run });
        var two = await LoadAsync(new BeirOptions { CandidatesFile = run, Depth = 1 });

        Assert.Equal(["d2", "d1", "d3"], all.Queries[1].Candidates.Select(static candidate => candidate.DocumentId));
        Assert.Equal([0, 1, 0], all.Queries[1].Candidates.Select(static candidate => candidate.Grade));
        Assert.Equal(["d2"], two.Queries[1].Candidates.Select(static candidate => candidate.DocumentId));
        Assert.Equal([1], two.Queries[1].MissedGrades);
    }

    [Fact]
    public async Task A_query_that_the_run_does_not_answer_has_missed_everything()
    {
        var dataset = await LoadAsync(new BeirOptions { CandidatesFile = _folder.Write("run.tsv", "q1\td1\t1\t0.5\n") });

        Assert.Empty(dataset.Queries[0].Candidates);
        Assert.Equal([2], dataset.Queries[0].MissedGrades);
    }

    [Theory]
    [InlineData("", "it has no line")]
    [InlineData("Q1\td1\t1\t0.5\n", "its queries are such as 'Q1'")]
    public async Task A_run_that_answers_none_of_the_judged_queries_is_refused(string content, string expected)
    {
        var run = _folder.Write("run.tsv", content);

        var error = await Assert.ThrowsAsync<DatasetFormatException>(() => LoadAsync(new BeirOptions { CandidatesFile = run }));

        Assert.Equal((run, null), (error.Path, error.Line));
        Assert.Contains("none of the 2 judged queries", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qrels/test.tsv", "q1\td1\t1\nq1\td2\tmany\n", 2, "numeric grade")]
    [InlineData("qrels/test.tsv", "q1\td1\t1\nq1\td1\t1\n", 2, "before")]
    [InlineData("qrels/test.tsv", "q1\td1\t1\nq9\td1\t1\n", 2, "'q9', which queries.jsonl does not hold")]
    [InlineData("qrels/test.tsv", "q1\td9\t1\n", 1, "'d9', which corpus.jsonl does not hold")]
    [InlineData("qrels/test.tsv", "q1\td1\t1\nq1\td2\t1e39\n", 2, "at most 100, but found '1e39'")]
    [InlineData("corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"x\"}\n{\"_id\": \"d2\"}\n", 2, "_id and text")]
    [InlineData("corpus.jsonl", "{\"_id\": \"d1\", \"text\": \"x\"}\n{\"_id\": \"d1\", \"text\": \"y\"}\n", 2, "used before")]
    [InlineData("queries.jsonl", "[1, 2]\n", 1, "_id and text")]
    [InlineData("queries.jsonl", "{\"_id\": \"q1\", \"te", 1, "_id and text")]
    public async Task A_line_that_is_not_as_documented_is_named(string file, string content, int line, string expected)
    {
        var path = _folder.Write(file, content);

        var error = await Assert.ThrowsAsync<DatasetFormatException>(() => LoadAsync());

        Assert.Equal(line, error.Line);
        Assert.EndsWith(Path.GetFileName(path), error.Path, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_that_is_the_query_itself_is_left_out_and_counted()
    {
        _folder.Write("corpus.jsonl", """
            {"_id": "q1", "title": "Fruit", "text": "Red  FRUIT"}
            {"_id": "d2", "text": "red fruit"}
            {"_id": "d3", "text": "blue fruit"}
            {"_id": "d1", "text": "apples are red"}
            """);
        _folder.Write("qrels/test.tsv", "q1\td1\t1\nq3\td3\t1\n");
        var run = _folder.Write("run.tsv", "q1\tq1\t1\t9\nq1\td2\t2\t8\nq1\td1\t3\t7\nq1\td3\t4\t6\nq3\td3\t1\t5\nq3\td2\t2\t4\n");

        var dataset = await LoadAsync(new BeirOptions { CandidatesFile = run, Depth = 2 });

        Assert.Equal(["d1", "d3"], dataset.Queries[0].Candidates.Select(static candidate => candidate.DocumentId));
        Assert.Equal(1, RerankingEvaluator.EvaluateBaseline(dataset).PerQuery["ndcg_at_10"][0]);
        Assert.Equal(2, dataset.Dropped["candidates that are the query itself"]);
        // What is judged stays, whatever it says.
        Assert.Equal(["d3", "d2"], dataset.Queries[1].Candidates.Select(static candidate => candidate.DocumentId));
    }

    [Fact]
    public async Task Files_in_gzip_are_read_and_other_encodings_are_refused_with_file_and_line()
    {
        var run = Path.Combine(_folder.Path, "run.tsv");
        using (var gzip = new System.IO.Compression.GZipStream(File.Create(run), System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write("q1\td2\t1\t0.9\nq1\td1\t2\t0.5\n"u8);

        Assert.Equal(["d2", "d1"], (await LoadAsync(new BeirOptions { CandidatesFile = run })).Queries[1].Candidates.Select(static candidate => candidate.DocumentId));
        Assert.Equal(0.5, (await BeirRun.LoadAsync(run, TestContext.Current.CancellationToken)).ScoreOf("q1", "d1"));

        var corpus = Path.Combine(_folder.Path, "corpus.jsonl");
        File.WriteAllBytes(corpus, [.. "{\"_id\": \"d1\", \"text\": \"x\"}\n{\"_id\": \"d2\", \"text\": \"caf"u8, 0xE9, .. "\"}\n"u8]);
        var error = await Assert.ThrowsAsync<DatasetFormatException>(() => LoadAsync());
        Assert.Equal((corpus, 2), (error.Path, error.Line));
        Assert.Contains("expected UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q1\td1\t1\t0,5\n")]
    [InlineData("q1\td1\t1\tNaN\n")]
    public async Task A_score_that_is_no_number_is_named(string line)
    {
        var run = _folder.Write("run.tsv", line);

        var error = await Assert.ThrowsAsync<DatasetFormatException>(() => BeirRun.LoadAsync(run, TestContext.Current.CancellationToken));

        Assert.Equal(1, error.Line);
        Assert.Contains("finite number as the score", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_candidate_that_the_corpus_does_not_hold_is_named()
    {
        var run = _folder.Write("run.tsv", "q1\td1\t1\t0.5\nq1\tnone\t2\t0.4\n");

        var error = await Assert.ThrowsAsync<DatasetFormatException>(() => LoadAsync(new BeirOptions { CandidatesFile = run }));

        Assert.Equal((run, 2), (error.Path, error.Line));
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var error = await Assert.ThrowsAsync<DatasetFormatException>(() => LoadAsync(new BeirOptions { Split = "dev" }));

        Assert.EndsWith("dev.tsv", error.Path, StringComparison.Ordinal);
        Assert.Null(error.Line);
    }

    private Task<RankingDataset> LoadAsync(BeirOptions? options = null) => BeirDataset.LoadAsync(_folder.Path, options, TestContext.Current.CancellationToken);
}
