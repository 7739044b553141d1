using CsCheck;

namespace Reranker.Training.Tests;

public sealed class TrainingRecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_says_everything_and_its_paths_are_relative_to_it()
    {
        await WriteAsync("recipe.json", """
            {
              // Claims first.
              "seed": 7, "max_passage_words": 230,
              "sources": [
                {"path": "claims.jsonl.gz", "kind": "pairs", "weight": 0.5, "cap": 100, "max_passage_words": 50},
                {"path": "titles.jsonl", "kind": "unlabelled", "pool": "claims.jsonl.gz"}
              ],
              "negatives": {"depth": 50, "count": 10},
              "synthetic_negatives": {"share": 0.2, "boilerplate": ["Sign in"]},
              "cleaning": {"model": "models:/m@champion", "relative_margin": 0.1, "absolute_margin": 0.02}
            }
            """);
        var recipe = await TrainingRecipe.LoadAsync(_folder["recipe.json"], Token);
        Assert.Equal((7, 230), (recipe.Seed, recipe.MaxPassageWords));
        Assert.Equal(new RecipeSource { Path = _folder["claims.jsonl.gz"], Kind = RecipeSourceKind.Pairs, Weight = 0.5, Cap = 100, MaxPassageWords = 50 }, recipe.Sources[0]);
        Assert.Equal(new RecipeSource { Path = _folder["titles.jsonl"], Kind = RecipeSourceKind.Unlabelled, Pool = _folder["claims.jsonl.gz"] }, recipe.Sources[1]);
        Assert.Equal(new MinedNegativeOptions { Depth = 50, Count = 10 }, recipe.Negatives);
        Assert.Equal((0.2, "Sign in"), (recipe.SyntheticNegatives!.Share, recipe.SyntheticNegatives.Boilerplate!.Single()));
        Assert.Equal(new NegativeCleaning { Model = "models:/m@champion", RelativeMargin = 0.1, AbsoluteMargin = 0.02 }, recipe.Cleaning);
        Assert.Equal([_folder["claims.jsonl.gz"], _folder["titles.jsonl"]], recipe.Paths);
    }

    [Theory]
    [InlineData("""{"sources": [{"path": "a", "wieght": 2}]}""", "there is no field 'wieght' at '$.sources[0].wieght'")]
    [InlineData("""{"sources": [{"path": "a"}], "negative": {}}""", "there is no field 'negative'")]
    [InlineData("""{"sources": [{"kind": "pairs"}]}""", "path")]
    [InlineData("""{"sources": [{"path": "a", "kind": "tripels"}]}""", "kind")]
    [InlineData("""{"sources": [{"path": "a", "path": "b"}]}""", "path")]
    [InlineData("""{"sources": null}""", "sources")]
    [InlineData("""{"sources": []}""", "Sources is empty; expected at least one source")]
    [InlineData("""{"sources": [{"path": "a", "weight": 0}]}""", "Weight is 0; expected above 0")]
    [InlineData("""{"sources": [{"path": "a", "cap": 0}]}""", "Cap is 0; expected at least 1")]
    [InlineData("""{"sources": [{"path": "a"}], "negatives": {"count": 0}}""", "Count is 0; expected at least 1")]
    [InlineData("""{"sources": [{"path": "a"}], "synthetic_negatives": {"share": 2}}""", "Share is 2; expected from 0 to 1")]
    [InlineData("""{"sources": [{"path": "a"}], "cleaning": {"model": "m", "relative_margin": 2}}""", "RelativeMargin is 2")]
    [InlineData("null", "It is null")]
    [InlineData("{", "recipe.json")]
    public async Task What_is_not_as_documented_is_refused_by_name(string json, string expected)
    {
        await WriteAsync("recipe.json", json);
        Assert.Contains(expected, (await Assert.ThrowsAnyAsync<TrainingException>(() => TrainingRecipe.LoadAsync(_folder["recipe.json"], Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipe_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.json", (await Assert.ThrowsAsync<TrainingException>(() => TrainingRecipe.LoadAsync(_folder["nowhere.json"], Token))).Message, StringComparison.Ordinal);

    [Fact]
    public Task Any_field_that_is_not_known_is_refused() =>
        Gen.String[Gen.Char['a', 'z'], 1, 12].Where(static name => name is not ("seed" or "sources" or "negatives" or "cleaning")).SampleAsync(async name =>
        {
            await WriteAsync("recipe.json", $$"""{"sources": [{"path": "a"}], "{{name}}": 1}""");
            var error = await Assert.ThrowsAsync<TrainingException>(() => TrainingRecipe.LoadAsync(_folder["recipe.json"], Token));
            Assert.Contains($"there is no field '{name}'", error.Message, StringComparison.Ordinal);
        }, iter: 20, threads: 1);

    [Fact]
    public async Task The_shorthand_is_a_recipe_with_all_of_each_path()
    {
        var file = await WriteTriplesAsync("a.jsonl", 20);
        var shorthand = await TrainingData.ReadAsync([file], Token);
        Assert.Equal(shorthand.Digest, (await new TrainingRecipe { Sources = [new RecipeSource { Path = file }], Seed = 3 }.ReadAsync(Token)).Dataset.Digest);
    }

    [Fact]
    public async Task A_source_can_be_taken_from_its_start_with_its_own_texts_as_the_pool()
    {
        await WriteAsync("pairs.jsonl", string.Join('\n', Enumerable.Range(0, 6).Select(static i => $$"""{"query": "query {{i}} word", "passage": "passage {{i}} word"}""")));
        var set = await new TrainingRecipe { Sources = [new RecipeSource { Path = _folder["pairs.jsonl"], Cap = 3, FromStart = true }] }.ReadAsync(Token);
        Assert.Equal(["query 0 word", "query 1 word", "query 2 word"], set.Dataset.Queries.Select(static query => query.Text));
        Assert.Equal(["passage 0 word", "passage 1 word", "passage 2 word"], set.Parts.Single().Pool);
        Assert.All(set.Dataset.Queries, static query => Assert.Equal(3, query.Candidates.Count));
    }

    [Fact]
    public async Task A_weight_is_how_often_queries_are_seen_and_a_cap_the_most_of_them()
    {
        var file = await WriteTriplesAsync("a.jsonl", 200);
        await Gen.Select(Gen.Double[0.1, 3], Gen.Int[1, 250], Gen.Int[0, 1000]).SampleAsync(async (weight, cap, seed) =>
        {
            var recipe = new TrainingRecipe { Seed = seed, Sources = [new RecipeSource { Path = file, Weight = weight, Cap = cap }] };
            var set = await recipe.ReadAsync(Token);
            var taken = Math.Min(cap, 200);
            Assert.InRange(set.Dataset.Queries.Count, Math.Floor(weight) * taken, Math.Ceiling(weight) * taken);
            Assert.Equal(set.Dataset.Queries.Count, set.Dataset.Queries.DistinctBy(static query => query.Id).Count());
            Assert.Equal(set.Dataset.Digest, (await recipe.ReadAsync(Token)).Dataset.Digest);
        }, iter: 10, threads: 1);
    }

    [Fact]
    public async Task Another_seed_takes_others()
    {
        var source = new RecipeSource { Path = await WriteTriplesAsync("a.jsonl", 50), Cap = 10 };
        var digests = new List<string>();
        foreach (var seed in (int[])[1, 1, 2])
            digests.Add((await new TrainingRecipe { Sources = [source], Seed = seed }.ReadAsync(Token)).Dataset.Digest);
        Assert.Equal(digests[0], digests[1]);
        Assert.NotEqual(digests[1], digests[2]);
    }

    [Fact]
    public async Task A_share_of_the_lists_gets_a_blank_a_word_and_boilerplate_as_negatives()
    {
        var file = await WriteTriplesAsync("a.jsonl", 400);
        var set = await new TrainingRecipe { Sources = [new RecipeSource { Path = file }], SyntheticNegatives = new SyntheticNegativeOptions { Share = 0.25, Boilerplate = ["Sign in"] } }.ReadAsync(Token);
        var changed = set.Dataset.Queries.Where(static query => query.Candidates.Count > 2).ToArray();
        Assert.InRange(changed.Length, 70, 130);
        Assert.All(changed, static query =>
        {
            var made = query.Candidates.Skip(2).ToArray();
            Assert.Equal(["", "Sign in"], [made[0].Text, made[2].Text]);
            Assert.DoesNotContain(' ', made[1].Text);
            Assert.All(made, static candidate => Assert.Equal(0, candidate.Grade));
        });
    }

    [Fact]
    public async Task Passages_are_cut_after_so_many_words_and_may_then_be_copies()
    {
        await WriteAsync("a.jsonl", """{"query": "q", "pos": ["one two  three four"], "neg": ["one two three", "one two four", "one two  three five"]}""");
        var set = await new TrainingRecipe { Sources = [new RecipeSource { Path = _folder["a.jsonl"] }], MaxPassageWords = 3 }.ReadAsync(Token);
        Assert.Equal([("one two  three", 1.0), ("one two four", 0)], set.Dataset.Queries.Single().Candidates.Select(static candidate => (candidate.Text, candidate.Grade)));
    }

    [Theory]
    [InlineData("triples", """{"query": "q", "passage": "p"}""", "is of the kind 'pairs', and the recipe says 'triples'")]
    [InlineData("pairs", """{"query": "q"}""", "is of the kind 'unlabelled', and the recipe says 'pairs'")]
    [InlineData("feedback", """{"query": "q", "pos": ["p"], "neg": []}""", "is of the kind 'triples', and the recipe says 'feedback'")]
    [InlineData("beir", """{"query": "q"}""", "the recipe says that it is a BEIR folder")]
    [InlineData("unlabelled", """{"query": "q"}""", "holds queries and no passages to rank")]
    public async Task A_source_that_is_not_what_the_recipe_says_is_refused(string kind, string line, string expected)
    {
        await WriteAsync("a.jsonl", line);
        await WriteAsync("recipe.json", $$"""{"sources": [{"path": "a.jsonl", "kind": "{{kind}}"}]}""");
        var recipe = await TrainingRecipe.LoadAsync(_folder["recipe.json"], Token);
        Assert.Contains(expected, (await Assert.ThrowsAsync<TrainingException>(() => recipe.ReadAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pairs_mine_beside_the_negatives_that_lines_state()
    {
        await WriteAsync("a.jsonl", """
            {"query": "red apple", "pos": ["an apple that is red"], "neg": ["a stone"]}
            {"query": "green pear", "pos": ["a green apple or pear", "a pear"]}
            """);
        var asIs = await TrainingData.ReadAsync([_folder["a.jsonl"]], Token);
        Assert.Equal(2, asIs.Queries[0].Candidates.Count);
        Assert.Equal([("a green apple or pear", 1.0), ("a pear", 1)], asIs.Queries[1].Candidates.Select(static candidate => (candidate.Text, candidate.Grade)));
        var mined = await new TrainingRecipe { Sources = [new RecipeSource { Path = _folder["a.jsonl"], Kind = RecipeSourceKind.Pairs }] }.ReadAsync(Token);
        Assert.Equal(["an apple that is red", "a stone", "a green apple or pear"], mined.Dataset.Queries[0].Candidates.Select(static candidate => candidate.Text));
    }

    [Fact]
    public async Task Two_files_of_one_name_keep_their_queries_apart()
    {
        Directory.CreateDirectory(_folder["b"]);
        var first = await WriteTriplesAsync("a.jsonl", 3);
        await WriteAsync("b/a.jsonl", """{"query": "another", "pos": ["p"], "neg": ["n"]}""");
        var dataset = await TrainingData.ReadAsync([first, _folder["b/a.jsonl"]], Token);
        Assert.Equal(["a-1", "a-2", "a-3", "a~2-1"], dataset.Queries.Select(static query => query.Id));
        Assert.Equal("a+a", dataset.Name);
    }

    private async Task<string> WriteTriplesAsync(string name, int count)
    {
        await File.WriteAllLinesAsync(_folder[name], Enumerable.Range(0, count).Select(static i => $$"""{"query": "query number {{i}}", "pos": ["yes {{i}}"], "neg": ["no {{i}}"]}"""), Token);
        return _folder[name];
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(_folder[name], text, Token);
}
