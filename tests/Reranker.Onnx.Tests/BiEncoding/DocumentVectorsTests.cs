using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.BiEncoding;

public class DocumentVectorsTests
{
    private const int Size = DocumentVectors.BytesBeside + (2 * sizeof(float));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void What_was_used_longest_ago_makes_way()
    {
        var vectors = new DocumentVectors(3 * Size);
        for (var key = 1; key <= 3; key++)
            vectors.Add("space", (UInt128)key, new DocumentVector([key, 0], Truncated: false));
        vectors.Find([1], new DocumentVector?[1]);
        vectors.Add("space", 4, new DocumentVector([4, 0], Truncated: false));

        var found = new DocumentVector?[4];
        vectors.Find([1, 2, 3, 4], found);

        Assert.Equal([true, false, true, true], found.Select(static vector => vector is not null));
        Assert.Equal((3, 3L * Size), (vectors.Count, vectors.Bytes));
        vectors.Clear();
        Assert.Equal((0, 0L), (vectors.Count, vectors.Bytes));
    }

    [Fact]
    public void Without_room_nothing_is_kept()
    {
        var vectors = new DocumentVectors(Size - 1);
        vectors.Add("space", 1, new DocumentVector([1, 0], Truncated: false));
        Assert.Equal(0, vectors.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentVectors(-1));
    }

    [Fact]
    public void A_text_has_a_key_of_its_own_in_each_space_however_long_it_is()
    {
        var space = new VectorSpace("a", "digest", OnnxPrecision.Full, SentencePooling.Mean, "", 512, 2);
        var (keys, others) = (new DocumentKeys(space), new DocumentKeys(space with { DocumentPrompt = "passage: " }));
        string[] texts = [.. Enumerable.Range(2040, 20).Select(static length => new string('x', length)), "", "x"];
        Assert.Equal(2 * texts.Length, texts.Select(keys.Of).Concat(texts.Select(others.Of)).Distinct().Count());
        Assert.Equal(texts.Select(keys.Of), texts.Select(new DocumentKeys(space with { Model = "renamed" }).Of));
    }

    [Fact]
    public async Task Vectors_go_to_a_file_and_come_back()
    {
        using var folder = new TemporaryFolder();
        using var model = WeightsFolder.Encoder();
        string[] documents = ["red", "green apple", string.Join(' ', Enumerable.Repeat("blue", 60))];
        RerankResponse expected;
        using (var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token))
        {
            expected = await reranker.RerankAsync("plum", documents, cancellationToken: Token);
            await reranker.SaveVectorsAsync(folder["vectors"], Token);
        }

        using var other = await BiEncoderReranker.LoadAsync(model.Folder, new OnnxRerankerOptions { BiEncoder = { VectorsFile = folder["vectors"] } }, Token);
        var actual = await other.RerankAsync("plum", documents, cancellationToken: Token);

        Assert.Equal(3, other.Vectors.Count);
        Assert.Equal(3, actual.Usage.TotalTokens); // the query's
        Assert.Equal(1, actual.Usage.TruncatedPairs);
        Assert.Equal(expected.Results.Select(static result => (result.Index, result.RelevanceScore)), actual.Results.Select(static result => (result.Index, result.RelevanceScore)));
        Assert.Single(Directory.GetFiles(folder.Path)); // and nothing unfinished beside it
    }

    [Fact]
    public async Task Vectors_of_another_model_or_of_other_options_are_refused_with_the_difference()
    {
        using var folder = new TemporaryFolder();
        using var model = WeightsFolder.Encoder();
        using var stranger = WeightsFolder.Encoder(seed: 2, name: "stranger");
        using (var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token))
        {
            await reranker.PrecomputeAsync(["red"], cancellationToken: Token);
            await reranker.SaveVectorsAsync(folder["vectors"], Token);
        }

        var options = new OnnxRerankerOptions { BiEncoder = { VectorsFile = folder["vectors"] } };
        var error = await Assert.ThrowsAsync<DocumentVectorsException>(() => BiEncoderReranker.LoadAsync(stranger.Folder, options, Token));
        Assert.Contains("were made by encoder", error.Message, StringComparison.Ordinal);
        Assert.Contains("the model's digest is", error.Message, StringComparison.Ordinal);
        Assert.Contains("compute them anew", error.Message, StringComparison.Ordinal);

        options.BiEncoder.DocumentPrompt = "passage: ";
        error = await Assert.ThrowsAsync<DocumentVectorsException>(() => BiEncoderReranker.LoadAsync(model.Folder, options, Token));
        Assert.Contains("the documents' prompt is '' there and 'passage: ' here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_is_refused_whatever_is_wrong_with_it()
    {
        using var folder = new TemporaryFolder();
        using var model = WeightsFolder.Encoder();
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, cancellationToken: Token);
        await reranker.PrecomputeAsync(["red", "green"], cancellationToken: Token);
        await reranker.SaveVectorsAsync(folder["vectors"], Token);
        var whole = await File.ReadAllBytesAsync(folder["vectors"], Token);
        reranker.Vectors.Clear();

        foreach (var content in (byte[][])[[], [1, 2, 3], whole[..^1], [.. whole, 0], [.. whole[..40], 0, .. whole[41..]]])
        {
            await File.WriteAllBytesAsync(folder["broken"], content, Token);
            var error = await Assert.ThrowsAsync<DocumentVectorsException>(() => reranker.LoadVectorsAsync(folder["broken"], Token));
            Assert.Equal(folder["broken"], error.Path);
        }

        await Assert.ThrowsAsync<DocumentVectorsException>(() => reranker.LoadVectorsAsync(folder["missing"], Token));
        Assert.Equal(0, reranker.Vectors.Count);
        Assert.Equal(2, await reranker.LoadVectorsAsync(folder["vectors"], Token));
    }
}
