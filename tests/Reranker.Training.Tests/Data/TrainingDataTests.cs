using System.IO.Compression;
using System.Text;

namespace Reranker.Training.Tests;

public class TrainingDataTests
{
    [Fact]
    public async Task Triples_become_graded_candidates()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.triples.jsonl"], """{"query": "q", "pos": ["yes"], "neg": ["no", "never"]}""", TestContext.Current.CancellationToken);
        var query = Assert.Single((await TrainingData.ReadAsync([folder["a.triples.jsonl"]], TestContext.Current.CancellationToken)).Queries);
        Assert.Equal([("yes", 1.0), ("no", 0), ("never", 0)], query.Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
    }

    [Fact]
    public async Task Pairs_get_the_passages_that_share_the_querys_words_as_negatives()
    {
        using var folder = new TemporaryFolder();
        var file = File.Create(folder["pairs.jsonl.gz"]);
        await using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("""
                {"query": "red apple", "passage": "an apple that is red"}
                {"query": "green pear", "passage": "a green apple or pear"}
                {"query": "blue sky", "passage": "nothing of the kind"}

                """), TestContext.Current.CancellationToken);
        }

        var queries = (await TrainingData.ReadAsync([folder["pairs.jsonl.gz"]], TestContext.Current.CancellationToken)).Queries;
        Assert.Equal(["an apple that is red", "a green apple or pear"], queries[0].Candidates.Select(candidate => candidate.Text));
        Assert.Equal([1.0, 0], queries[0].Candidates.Select(candidate => candidate.Grade));
        Assert.Single(queries[2].Candidates);
    }

    [Fact]
    public async Task Mined_negatives_are_spread_over_the_hundred_best_matches()
    {
        using var folder = new TemporaryFolder();
        // The more words beside it, the less an apple counts.
        var passages = Enumerable.Range(0, 150).Select(static i => $"apple{string.Concat(Enumerable.Range(0, i).Select(word => $" w{word}"))}").ToArray();
        await File.WriteAllLinesAsync(folder["pairs.jsonl"], passages.Select((text, i) => $$"""{"query": "{{(i == 149 ? "apple" : $"none {i}")}}", "passage": "{{text}}"}"""), TestContext.Current.CancellationToken);
        var query = (await TrainingData.ReadAsync([folder["pairs.jsonl"]], TestContext.Current.CancellationToken)).Queries.Single(static query => query.Text == "apple");
        var ranks = query.Candidates.Where(static candidate => candidate.Grade <= 0).Select(candidate => Array.IndexOf(passages, candidate.Text)).ToArray();
        Assert.Equal(25, ranks.Length);
        Assert.Equal(0, ranks[0]);
        Assert.InRange(ranks[^1], 90, 99);
    }

    [Fact]
    public async Task Judgements_of_a_BEIR_folder_keep_their_grades_and_negatives_are_mined_beside_those_judged()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["beir/qrels"]);
        await File.WriteAllTextAsync(folder["beir/queries.jsonl"], """{"_id": "1", "text": "red apple"}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["beir/corpus.jsonl"], """
            {"_id": "a", "title": "", "text": "an apple that is red"}
            {"_id": "b", "title": "", "text": "apple"}
            {"_id": "c", "title": "", "text": "a red car"}
            {"_id": "d", "title": "", "text": "the red one"}
            {"_id": "e", "title": "", "text": "something else"}
            {"_id": "f", "title": "", "text": "an apple a day"}
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["beir/qrels/train.tsv"], "query-id\tcorpus-id\tscore\n1\ta\t3\n1\tb\t1\n1\tc\t0\n1\td\t-1\n", TestContext.Current.CancellationToken);

        var query = Assert.Single((await TrainingData.ReadAsync([folder["beir"]], TestContext.Current.CancellationToken)).Queries);

        Assert.Equal(
            [("a red car", 0.0), ("an apple a day", 0), ("an apple that is red", 3), ("apple", 1), ("the red one", 0)],
            query.Candidates.Select(candidate => (candidate.Text, candidate.Grade)).OrderBy(candidate => candidate.Text, StringComparer.Ordinal));
        Assert.Equal("an apple a day", query.Candidates[^1].Text);
    }

    [Fact]
    public async Task Feedback_becomes_graded_candidates()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["log.jsonl"], """
            {"timestamp": "2025-07-01T10:00:00+02:00", "query": "q", "results": [{"text": "no", "position": 1}, {"text": "yes", "position": 2, "clicked": true}]}
            """, TestContext.Current.CancellationToken);
        var query = Assert.Single((await TrainingData.ReadAsync([folder["log.jsonl"]], TestContext.Current.CancellationToken)).Queries);
        Assert.Equal([("no", 0.0), ("yes", 1)], query.Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
    }

    [Fact]
    public async Task Copies_of_a_query_are_one_and_of_conflicting_grades_the_higher_counts()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.jsonl"], """
            {"query": "Remove rows", "pos": ["yes"], "neg": ["no", "no"]}
            {"query": "other", "pos": ["x"], "neg": ["y"]}
            {"query": "remove  rows", "pos": ["also"], "neg": ["yes"]}
            """, TestContext.Current.CancellationToken);
        var dataset = await TrainingData.ReadAsync([folder["a.jsonl"]], TestContext.Current.CancellationToken);
        Assert.Equal(["Remove rows", "other"], dataset.Queries.Select(query => query.Text));
        Assert.Equal([("yes", 1.0), ("no", 0), ("also", 1)], dataset.Queries[0].Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
        Assert.Equal(dataset.Queries[0].Candidates.Count, dataset.Queries[0].Candidates.Select(candidate => candidate.DocumentId).Distinct().Count());
        Assert.Equal(
            [("copies of a query", 1), ("copies of a text", 1), ("copies of a text with another grade", 1)],
            dataset.Dropped.Select(count => (count.Key, count.Value)));
    }

    [Fact]
    public async Task A_line_that_is_no_example_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.jsonl"], "{\"query\": \"q\", \"pos\": [], \"neg\": []}\n{\"question\": 1}\n", TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<TrainingException>(() => TrainingData.ReadAsync([folder["a.jsonl"]], TestContext.Current.CancellationToken));
        Assert.StartsWith("Line 2 of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_named()
    {
        var error = await Assert.ThrowsAsync<TrainingException>(() => TrainingData.ReadAsync(["nowhere.jsonl"], TestContext.Current.CancellationToken));
        Assert.Contains("nowhere.jsonl", error.Message, StringComparison.Ordinal);
    }
}
