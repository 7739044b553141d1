using CsCheck;

namespace Reranker.Onnx.Tests.Tokenization;

public sealed class LongestFirstTests
{
    // The cases of the unit tests of Hugging Face's tokenizers, src/utils/truncation.rs, with texts of 0, 2, 4 and 8 tokens.
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 2, 0, 2)]
    [InlineData(0, 4, 0, 4)]
    [InlineData(0, 8, 0, 7)]
    [InlineData(2, 0, 2, 0)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(2, 4, 2, 4)]
    [InlineData(2, 8, 2, 5)]
    [InlineData(4, 0, 4, 0)]
    [InlineData(4, 2, 4, 2)]
    [InlineData(4, 4, 3, 4)]
    [InlineData(4, 8, 3, 4)]
    [InlineData(8, 0, 7, 0)]
    [InlineData(8, 2, 5, 2)]
    [InlineData(8, 4, 4, 3)]
    [InlineData(8, 8, 3, 4)]
    public void Seven_tokens_are_shared_as_Hugging_Face_shares_them(int first, int second, int expectedFirst, int expectedSecond) =>
        Assert.Equal((expectedFirst, expectedSecond), LongestFirst.Share(first, second, room: 7));

    [Fact]
    public void The_share_never_exceeds_the_room_and_wastes_none_of_it() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 40]).Sample((first, second, room) =>
        {
            var share = LongestFirst.Share(first, second, room);
            Assert.InRange(share.First, 0, first);
            Assert.InRange(share.Second, 0, second);
            Assert.Equal(Math.Min(first + second, room), share.First + share.Second);
        });

    [Fact]
    public void The_share_needs_no_more_of_the_second_text_than_is_said() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 80], Gen.Int[0, 40]).Sample((first, second, room) =>
        {
            var known = Math.Min(second, LongestFirst.SecondNeeded(first, room));
            Assert.Equal(LongestFirst.Share(first, second, room), LongestFirst.Share(first, known, room));
        });
}
