using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Tokenization;

public sealed class PairEncodingTests : IDisposable
{
    private const string Query = "which is good";

    // Enough for several threads, and for several chunks of memory; some are longer than the model reads.
    private static readonly RerankDocument[] Documents =
        [.. Enumerable.Range(0, 2000).Select(static index => new RerankDocument(string.Join(' ', Enumerable.Repeat(index % 3 == 0 ? "good" : "badder.", index % 50))))];

    private readonly TinyModel _model = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(LongDocumentReading.Truncate)]
    [InlineData(LongDocumentReading.Windows)]
    public async Task Documents_together_in_rented_memory_get_the_tokens_of_each_by_itself(LongDocumentReading reading)
    {
        using var slot = new ModelSlot();
        await slot.LoadAsync(await _model.OpenAsync(), Cancel);
        using var lease = await slot.LeaseAsync(Cancel);
        var options = new LongDocumentOptions { Reading = reading, Overlap = 4 };
        var tokenizer = lease.Model.Tokenizer;
        var query = tokenizer.EncodeText(Query);

        // The second request gets the memory of the first.
        for (var request = 0; request < 2; request++)
        {
            using var pairs = PairEncoding.Encode(lease.Model, Query, Documents, options, Cancel);
            Assert.Equal(Documents.Length, pairs.Count);
            for (var pair = 0; pair < pairs.Count; pair++)
            {
                EncodedPair[] expected = reading == LongDocumentReading.Truncate
                    ? [tokenizer.Encode(query, Documents[pair].Text, lease.Model.MaxLength)]
                    : tokenizer.EncodeWindows(query, Documents[pair].Text, options, lease.Model.MaxLength);
                Assert.Equal(expected.Select(Describe), pairs.Windows[pairs[pair]].Select(Describe));
            }

            Assert.Equal(pairs.Windows.Sum(static window => window.Length), pairs.Tokens);
        }
    }

    [Fact]
    public void Memory_that_is_taken_never_overlaps()
    {
        using var memory = new TokenArena();
        var taken = new Memory<int>[1000];
        Parallel.For(0, taken.Length, index =>
        {
            taken[index] = memory.Take(index == 500 ? 100_000 : index % 70);
            taken[index].Span.Fill(index);
        });
        Assert.All(taken.Index(), part => Assert.False(part.Item.Span.ContainsAnyExcept(part.Index)));
        Assert.All(taken.Index(), part => Assert.Equal(part.Index == 500 ? 100_000 : part.Index % 70, part.Item.Length));
    }

    [Fact]
    public async Task A_cancelled_request_is_not_tokenised()
    {
        using var slot = new ModelSlot();
        await slot.LoadAsync(await _model.OpenAsync(), Cancel);
        using var lease = await slot.LeaseAsync(Cancel);
        var cancelled = new CancellationToken(canceled: true);
        foreach (var count in (int[])[1, 2000])
            Assert.ThrowsAny<OperationCanceledException>(() => PairEncoding.Encode(lease.Model, Query, Documents[..count], new LongDocumentOptions(), cancelled));
    }

    private static (string Ids, int Segment, bool Truncated) Describe(EncodedPair pair) =>
        (string.Join(' ', pair.Ids.ToArray()), pair.SecondSegmentStart, pair.Truncated);
}
