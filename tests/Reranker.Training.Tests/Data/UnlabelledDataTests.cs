namespace Reranker.Training.Tests;

public class UnlabelledDataTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queries_get_the_files_passages_that_share_their_words_as_candidates_without_grades()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.jsonl"], """
            {"query": "red apple"}
            {"title": "Pears", "passage": "A green pear, and an apple."}
            {"passage": "The apple is red. It hangs on a tree."}
            {"passage": "Only one sentence on apples"}
            """, Token);
        var set = await TrainingData.ReadSetAsync([folder["a.jsonl"]], Token);
        Assert.Equal(["The apple is red."], set.Dataset.Queries.Select(static query => query.Text).Where(static text => text.StartsWith("The", StringComparison.Ordinal)));
        Assert.All(set.Dataset.Queries.SelectMany(static query => query.Candidates), static candidate => Assert.Equal(0, candidate.Grade));
        // What became the query is no part of the passage any more.
        Assert.DoesNotContain("The apple is red. It hangs on a tree.", set.Parts[0].Pool);
        Assert.Equal("It hangs on a tree.", set.Dataset.Queries.Single(static query => query.Text == "The apple is red.").Candidates[0].Text);
        Assert.Equal(set.Dataset.Queries.Count, set.UnlabelledCount);
        Assert.Equal(1, set.Dataset.Dropped["passages of one sentence, which make no query"]);
    }

    [Fact]
    public async Task Labels_of_a_source_that_shall_have_none_are_forgotten()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a.jsonl"], """
            {"query": "red apple", "pos": ["an apple"], "neg": ["a stone"]}
            {"query": "pear", "passage": "a pear beside an apple"}
            """, Token);
        var set = await new TrainingRecipe { Sources = [new RecipeSource { Path = folder["a.jsonl"], Kind = RecipeSourceKind.Unlabelled }] }.ReadAsync(Token);
        Assert.Equal([("an apple", 0.0), ("a stone", 0), ("a pear beside an apple", 0)], set.Dataset.Queries[0].Candidates.Select(static candidate => (candidate.Text, candidate.Grade)));
        Assert.Equal(set.Dataset.Queries[0].Candidates.Count, set.Dataset.Queries[0].Candidates.DistinctBy(static candidate => candidate.DocumentId).Count());
    }

    [Fact]
    public async Task Another_file_may_be_the_pool()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["queries.jsonl"], """{"query": "red apple"}""", Token);
        await File.WriteAllTextAsync(folder["passages.jsonl"], """
            {"query": "x", "passage": "an apple"}
            {"query": "y", "passage": "a red stone"}
            """, Token);
        var set = await new TrainingRecipe { Sources = [new RecipeSource { Path = folder["queries.jsonl"], Pool = folder["passages.jsonl"] }] }.ReadAsync(Token);
        Assert.Equal(["a red stone", "an apple"], set.Dataset.Queries.Single().Candidates.Select(static candidate => candidate.Text).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("One sentence here. And another.", "One sentence here.", "And another.")]
    [InlineData("Dr. No is a film. It is old.", "Dr. No is a film.", "It is old.")]
    [InlineData("A heading with words\nand the text.", "A heading with words", "and the text.")]
    [InlineData("Is it so? Yes.", "Is it so?", "Yes.")]
    [InlineData("No end to this", "No end to this", "")]
    [InlineData("", "", "")]
    public void The_first_sentence_is_told_from_the_rest(string text, string sentence, string rest) => Assert.Equal((sentence, rest), Passage.SplitFirstSentence(text));

    [Theory]
    [InlineData("one two three", 2, "one two")]
    [InlineData("one two", 2, "one two")]
    [InlineData(" one  two three", 1, " one")]
    [InlineData("", 1, "")]
    public void A_passage_is_cut_at_the_end_of_a_word(string text, int words, string expected) => Assert.Equal(expected, Passage.Cut(text, words));
}
