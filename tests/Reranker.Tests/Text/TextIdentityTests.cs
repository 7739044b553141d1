namespace Reranker.Tests;

public sealed class TextIdentityTests
{
    [Theory]
    [InlineData("caf\u00e9 r\u00e9sum\u00e9", "cafe\u0301 re\u0301sume\u0301")] // composed or not
    [InlineData("\u1ec7", "e\u0302\u0323")]                                     // marks in another order
    [InlineData("e\u0323\u0302", "e\u0302\u0323")]
    [InlineData("\u212b", "\u00e5")]                                            // a character that stands for another
    [InlineData("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af")]        // Hangul, computed
    [InlineData("Remove DEAD rows", "remove dead rows")]
    [InlineData("\u0416\u0423\u041a", "\u0436\u0443\u043a")]                    // Cyrillic
    [InlineData("\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2")]        // a final sigma
    [InlineData(" remove\u00a0dead \t rows\r\n", "remove dead rows")]
    [InlineData("what ? now", "what? now")]                                     // tokenizers part words at punctuation
    [InlineData("\u6570\u636e \u5e93", "\u6570\u636e\u5e93")]                   // and at ideographs
    [InlineData("soft\u00adware\u200b", "software")]                            // what nobody sees
    [InlineData("lone \ud83d end", "lone end")]
    [InlineData("\u200b \t", "")]
    public void Texts_that_a_model_reads_alike_are_one(string left, string right) => Assert.Equal(TextIdentity.KeyOf(left), TextIdentity.KeyOf(right));

    [Theory]
    [InlineData("caf\u00e9", "cafe")]
    [InlineData("ma\u0301", "ma\u0309")] // Vietnamese: other words
    [InlineData("remove deadrows", "remove dead rows")]
    [InlineData("\u0915\u0941", "\u0915\u093f")]
    [InlineData("a b", "ab")]
    [InlineData("a", "")]
    public void Texts_that_a_model_tells_apart_are_two(string left, string right) => Assert.NotEqual(TextIdentity.KeyOf(left), TextIdentity.KeyOf(right));
}
