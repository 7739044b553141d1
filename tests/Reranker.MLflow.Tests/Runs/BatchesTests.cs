using System.Text.Json;
using CsCheck;

namespace Reranker.MLflow.Tests;

public sealed class BatchesTests
{
    [Fact]
    public void Batches_join_to_the_whole_and_none_is_larger_than_a_request_may_be()
    {
        var texts = Gen.Select(Gen.Char[" x\"é漢"], Gen.Int[0, 6_000], static (letter, length) => new string(letter, length));
        Gen.Select(Gen.String[1, 250], texts, KeyValuePair.Create).Array[0, 400].Sample(
            pairs =>
            {
                var batches = Batches.OfPairs(pairs).ToList();
                Assert.Equal(pairs, batches.SelectMany(static batch => batch));
                Assert.All(batches, static batch => Assert.InRange(batch.Count, 1, 100));
                Assert.All(batches, static batch => Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(batch).Length, 1, 1_000_000));
            },
            iter: 20);
    }

    [Fact]
    public void One_that_is_too_large_goes_alone()
    {
        var large = KeyValuePair.Create("tag", new string('x', 2_000_000));
        Assert.Equal([1, 1], Batches.OfPairs([large, large]).Select(static batch => batch.Count));
    }
}
