namespace Reranker.Onnx.Tests;

public class KeptStatesTests
{
    private static readonly TextStates States = new(new Half[100], new float[10]);

    [Fact]
    public void What_was_used_longest_ago_goes_first()
    {
        var kept = new KeptStates(2 * States.BytesWith(Key(1)));
        kept.Add(Key(1), States);
        kept.Add(Key(2), States);
        Assert.NotNull(kept.Find(Key(1)));
        kept.Add(Key(3), States);
        Assert.Null(kept.Find(Key(2)));
        Assert.NotNull(kept.Find(Key(1)));
        Assert.NotNull(kept.Find(Key(3)));
    }

    [Fact]
    public void A_text_that_takes_more_than_all_room_is_not_kept()
    {
        var kept = new KeptStates(States.BytesWith(Key(1)) - 1);
        kept.Add(Key(1), States);
        Assert.Null(kept.Find(Key(1)));
    }

    [Fact]
    public void A_query_is_another_text_than_a_document_of_the_same_words()
    {
        var kept = new KeptStates(1 << 20);
        kept.Add(new TextKey(true, [1, 2]), States);
        Assert.Null(kept.Find(new TextKey(false, [1, 2])));
        Assert.NotNull(kept.Find(new TextKey(true, [1, 2])));
    }

    private static TextKey Key(int token) => new(false, [token]);
}
