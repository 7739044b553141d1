using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests;

/// <summary>The model that serves where none is named.</summary>
public sealed class DefaultModelTests : IDisposable
{
    private static readonly string[] Documents =
    [
        "VACUUM reclaims storage that is occupied by dead rows of a table.",
        "A trigger is a procedure that the database runs when a row is inserted.",
        "The SELECT statement queries a database.",
        "An index makes a query that looks for few rows of a large table faster; it costs space and slows inserts.",
        "Paris is the capital of France.",
    ];

    private readonly TemporaryFolder _application = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _application.Dispose();

    [Fact]
    public void The_small_model_is_taken_where_its_package_has_put_it()
    {
        var small = Directory.CreateDirectory(Path.Combine(_application.Path, "models", "reranker-small")).FullName;
        Directory.CreateDirectory(Path.Combine(_application.Path, "models", "reranker-mini"));
        Assert.Equal(small, DefaultModel.FolderIn(_application.Path));
    }

    [Fact]
    public void The_mini_model_is_taken_where_there_is_no_small_one() =>
        Assert.Equal(Path.Combine(_application.Path, "models", "reranker-mini"), DefaultModel.FolderIn(_application.Path));

    [Fact]
    public void Options_begin_with_the_default_model() => Assert.Equal(DefaultModel.Folder, new OnnxRerankerOptions().ModelFolder);

    [Theory]
    [InlineData("VACUUM", 0)]
    [InlineData("SELECT statement", 2)]
    [InlineData("capital of France", 4)]
    public async Task The_document_that_names_what_is_asked_comes_first(string query, int expected)
    {
        using var reranker = await LoadAsync();
        var response = await reranker.RerankAsync(query, Documents, cancellationToken: Cancel);
        Assert.Equal(expected, response.Results[0].Index);
    }

    [Fact]
    public async Task A_pair_alone_scores_as_it_does_padded_in_a_batch()
    {
        using var reranker = await LoadAsync();
        using var padding = await LoadAsync(new OnnxRerankerOptions { MaxPadding = 0.9, TokenBudget = 100_000 });
        QueryDocumentPair[] pairs = [.. Documents.Select(static document => new QueryDocumentPair("which index", document))];
        var together = await padding.ScoreAsync(new ScoreRequest(pairs), cancellationToken: Cancel);
        for (var index = 0; index < pairs.Length; index++)
        {
            var alone = await reranker.ScoreAsync(new ScoreRequest([pairs[index]]), cancellationToken: Cancel);
            Assert.Equal(together.Scores[index], alone.Scores[0], tolerance: 1e-5f);
        }
    }

    private static Task<OnnxReranker> LoadAsync(OnnxRerankerOptions? options = null)
    {
        Assert.SkipUnless(Directory.Exists(DefaultModel.Folder), "needs a default model in the repository");
        return OnnxReranker.LoadAsync(DefaultModel.Folder, options, Cancel);
    }
}
