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
        Assert.Equal(1, ranks[0]); // the first is the query itself
        Assert.InRange(ranks[^1], 90, 100);
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
    public async Task Labels_of_pairs_are_read_and_what_they_call_irrelevant_is()
    {
        var queries = await ReadAsync("""
            {"query": "q", "passage": "no", "label": 0}
            {"query": "Q", "passage": "yes", "label": 1}
            {"query": "q", "passage": "very", "label": 3.5}
            {"query": "r", "passage": "so", "label": true}
            {"query": "r", "passage": "neither", "label": false}
            """);
        Assert.Equal([("yes", 1.0), ("very", 3.5), ("no", 0)], queries[0].Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
        Assert.Equal([("so", 1.0), ("neither", 0)], queries[1].Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
    }

    [Fact]
    public async Task All_passages_of_a_query_are_used()
    {
        var passages = Enumerable.Range(0, 7).Select(static i => $"answer {i}").ToArray();
        var query = Assert.Single(await ReadAsync(string.Join('\n', passages.Select(static (text, i) => $$"""{"query": "{{(i % 2 == 0 ? "how" : "HOW ")}}", "passage": "{{text}}"}"""))));
        Assert.Equal(passages, query.Candidates.Select(candidate => candidate.Text));
        Assert.All(query.Candidates, candidate => Assert.Equal(1, candidate.Grade));
    }

    [Fact]
    public async Task A_copy_of_a_relevant_text_or_the_query_itself_is_never_mined_as_a_negative()
    {
        var queries = await ReadAsync("""
            {"query": "red apple pie", "passage": "a red apple pie is sweet"}
            {"query": "pie", "passage": "A  Red APPLE pie is sweet"}
            {"query": "apple", "passage": "Red apple  pie"}
            {"query": "sweet pie", "passage": "cafe\u0301 pie"}
            {"query": "cafe pie", "passage": "caf\u00e9 pie"}
            """);
        foreach (var query in queries)
        {
            var positive = query.Candidates.Where(candidate => candidate.Grade > 0).Select(candidate => TextIdentity.KeyOf(candidate.Text)).Append(TextIdentity.KeyOf(query.Text));
            Assert.Empty(query.Candidates.Where(candidate => candidate.Grade <= 0).Select(candidate => TextIdentity.KeyOf(candidate.Text)).Intersect(positive));
        }

        Assert.Equal(["a red apple pie is sweet", "cafe\u0301 pie"], queries[0].Candidates.Select(candidate => candidate.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_query_that_is_a_document_of_its_collection_with_a_title_is_no_negative_either()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["beir/qrels"]);
        const string argument = "Apples should be free of charge for all children in every school";
        await File.WriteAllTextAsync(folder["beir/queries.jsonl"], $$"""{"_id": "a", "text": "{{argument}}"}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["beir/corpus.jsonl"], $$"""
            {"_id": "a", "title": "Fruit", "text": "{{argument}}"}
            {"_id": "b", "title": "", "text": "Free apples cost every school more than they help children"}
            {"_id": "c", "title": "", "text": "Every school should teach children to sing"}
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["beir/qrels/train.tsv"], "a\tb\t1\n", TestContext.Current.CancellationToken);

        var query = Assert.Single((await TrainingData.ReadAsync([folder["beir"]], TestContext.Current.CancellationToken)).Queries);

        Assert.Equal(["Free apples cost every school more than they help children", "Every school should teach children to sing"], query.Candidates.Select(candidate => candidate.Text));
    }

    [Theory]
    [InlineData("""{"query": "q", "pos": null, "neg": ["no"]}""", "'pos' is null; expected a list of texts")]
    [InlineData("""{"query": "q", "pos": ["yes", null], "neg": ["no"]}""", "'pos[1]' is null; expected a text")]
    [InlineData("""{"query": "q", "pos": "yes", "neg": ["no"]}""", "'pos' is \"yes\"; expected a list of texts")]
    [InlineData("""{"query": null, "pos": ["yes"]}""", "'query' is null")]
    [InlineData("""{"query": " ", "pos": ["yes"]}""", "The query is blank")]
    [InlineData("""{"query": "q", "passage": 7}""", "'passage' is 7")]
    [InlineData("""{"query": "q", "passage": "p", "label": "0"}""", "The label is \"0\"; expected true, false or a number from 0 (not relevant) to 100")]
    [InlineData("""{"query": "q", "passage": "p", "label": -1}""", "The label is -1")]
    [InlineData("""{"query": "q", "passage": "p", "label": 1e39}""", "The label is 1e39")]
    [InlineData("""{"query": "q", "passage": "p", "labels": 0}""", "'labels'; expected the name 'label'")]
    [InlineData("""{"query": "q", "passages": ["p"]}""", "'passages'; expected the name 'passage'")]
    [InlineData("""{"query": "q", "passage": "p", "score": 0}""", "The field 'score' is not read")]
    [InlineData("""{"query": "q", "positive": "p", "negative": "n"}""", "The field 'positive' is not read")]
    [InlineData("""{"query": "q", "document": "p"}""", "The field 'document' is not read")]
    [InlineData("""{"query": "q", "neg": ["p"]}""", "'neg' without 'pos'")]
    [InlineData("""{"query": "q", "pos": ["p"], "passage": "r"}""", "both 'passage' and 'pos'")]
    [InlineData("""{"query": "q", "query": "r", "pos": ["p"]}""", "uplicate")]
    [InlineData("""{"query": "q\ud83d", "pos": ["p"]}""", "")]
    [InlineData("null", "It is no object")]
    [InlineData("""["q"]""", "It is no object")]
    [InlineData("""{"timestamp": "2025-07-01T10:00Z", "query": "q", "results": null}""", "results: expected a list of results")]
    public async Task A_line_that_would_be_lost_or_misread_is_refused_with_file_and_line(string line, string expected)
    {
        var error = await Assert.ThrowsAsync<TrainingException>(() => ReadAsync($"{{\"query\": \"q\", \"pos\": [\"yes\"], \"neg\": [\"no\"]}}\n\n{line}\n"));
        Assert.Contains("Line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("a.jsonl", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_that_say_nothing_of_relevance_are_passed_over_and_blank_texts_are_never_relevant()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.jsonl"], """
            {"query": "q", "pos": ["yes", " "], "neg": ["", "no"], "source": "x", "id": 7, "where": {"page": 3}}
            {"query": "r", "passage": "", "license": "CC0"}
            """, TestContext.Current.CancellationToken);
        var dataset = await TrainingData.ReadAsync([folder["a.jsonl"]], TestContext.Current.CancellationToken);
        Assert.Equal([("yes", 1.0), ("", 0), ("no", 0)], dataset.Queries[0].Candidates.Select(candidate => (candidate.Text, candidate.Grade)));
        Assert.Equal(2, dataset.Dropped["blank texts that are said to be relevant"]);
    }

    [Fact]
    public async Task A_file_is_gzip_by_its_bytes_not_by_its_name_and_nothing_but_UTF_8()
    {
        using var folder = new TemporaryFolder();
        const string line = """{"query": "q", "pos": ["yes"], "neg": ["no"]}""";
        await File.WriteAllTextAsync(folder["plain.jsonl.gz"], line, TestContext.Current.CancellationToken);
        await using (var gzip = new GZipStream(File.Create(folder["packed.jsonl"]), CompressionLevel.Fastest))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("\uFEFF" + line), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder["latin.jsonl"], [.. Encoding.UTF8.GetBytes(line), (byte)'\n', .. Encoding.Latin1.GetBytes("""{"query": "café", "pos": ["x"]}""")], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder["broken.jsonl.gz"], [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF], TestContext.Current.CancellationToken);

        Assert.Single((await TrainingData.ReadAsync([folder["plain.jsonl.gz"]], TestContext.Current.CancellationToken)).Queries);
        Assert.Single((await TrainingData.ReadAsync([folder["packed.jsonl"]], TestContext.Current.CancellationToken)).Queries);
        foreach (var (name, line1, expected) in new[] { ("latin.jsonl", "Line 2", "expected UTF-8"), ("broken.jsonl.gz", "Line 1", "gzip data") })
        {
            var error = await Assert.ThrowsAsync<TrainingException>(() => TrainingData.ReadAsync([folder[name]], TestContext.Current.CancellationToken));
            Assert.StartsWith($"{line1} of '{folder[name]}': {(name[0] == 'l' ? "expected UTF-8" : "expected gzip")}", error.Message, StringComparison.Ordinal);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
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

    private static async Task<IReadOnlyList<RankingQuery>> ReadAsync(string lines)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.jsonl"], lines, TestContext.Current.CancellationToken);
        return (await TrainingData.ReadAsync([folder["a.jsonl"]], TestContext.Current.CancellationToken)).Queries;
    }
}
