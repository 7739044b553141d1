using CsCheck;

namespace Reranker.Onnx.Tests.Tokenization;

public sealed class PairTokenizerTests
{
    private static readonly string[] Vocabulary =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "sat", "mat", "##s", "##ting", ".", "c", "+"];

    private static readonly PairTokenizer Tokenizer = PairTokenizer.Create(Vocabulary, new PairTokenizerOptions { MaxLength = 12 });

    private static readonly string[] Parts = ["the", "cats", "sat", " ", "\n", "mat.", "[SEP]", "[sep]", "zebra", "中", "\uD800", "é"];

    private static readonly Gen<string> Text = Gen.Int[0, Parts.Length - 1].Select(static index => Parts[index]).Array[0, 20].Select(string.Concat);

    [Fact]
    public void A_pair_is_CLS_query_SEP_document_SEP()
    {
        var pair = Tokenizer.Encode("the cat", "sat. [SEP] c++");
        Assert.Equal([2, 5, 6, 3, 7, 11, 3, 12, 13, 13, 3], pair.Ids.ToArray());
        Assert.Equal(4, pair.SecondSegmentStart);
        Assert.Equal(11, pair.Length);
        Assert.False(pair.Truncated);
    }

    [Fact]
    public void A_pair_never_exceeds_the_limit_and_keeps_its_special_tokens() =>
        Gen.Select(Text, Text, Gen.Int[3, 14]).Sample((query, document, limit) =>
        {
            var pair = Tokenizer.Encode(query, document, limit);
            var ids = pair.Ids.Span;
            Assert.InRange(pair.Length, 3, Math.Min(limit, Tokenizer.MaxLength));
            Assert.Equal(Tokenizer.ClsId, ids[0]);
            Assert.Equal(Tokenizer.SepId, ids[pair.SecondSegmentStart - 1]);
            Assert.Equal(Tokenizer.SepId, ids[^1]);
        });

    [Fact]
    public void Reading_only_what_matters_gives_the_same_as_reading_all() =>
        Gen.Select(Text, Text, Gen.Int[3, 12]).Sample((query, document, limit) =>
        {
            var (first, second) = (Tokenizer.EncodeText(query), Tokenizer.EncodeText(document));
            var share = LongestFirst.Share(first.Length, second.Length, limit - 3);
            int[] expected =
                [Tokenizer.ClsId, .. first.Ids.Span[..share.First], Tokenizer.SepId, .. second.Ids.Span[..share.Second], Tokenizer.SepId];
            var pair = Tokenizer.Encode(first, document, limit);
            Assert.Equal(expected, pair.Ids.ToArray());
            Assert.Equal(first.Length + second.Length > limit - 3, pair.Truncated);
        });

    [Fact]
    public void A_word_of_more_than_100_characters_is_unknown()
    {
        Assert.Equal([Tokenizer.UnknownId], Tokenizer.EncodeText(new string('c', 101)).Ids.ToArray());
        Assert.Equal([Tokenizer.UnknownId, 6], Tokenizer.EncodeText(new string('c', 100) + " cat").Ids.ToArray());
    }

    [Fact]
    public void A_document_of_five_megabytes_is_read_only_as_far_as_it_matters()
    {
        var document = string.Concat(Enumerable.Repeat("the cats sat. ", 380_000));
        var pair = Tokenizer.Encode("cat", document);
        Assert.Equal(12, pair.Length);
        Assert.True(pair.Truncated);
    }

    [Fact]
    public void A_cased_model_keeps_case_and_accents()
    {
        string[] vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "Café", "cafe"];
        var cased = PairTokenizer.Create(vocabulary, new PairTokenizerOptions { LowerCase = false });
        var uncased = PairTokenizer.Create(vocabulary);
        Assert.Equal([4, 1], cased.EncodeText("Café CAFÉ").Ids.ToArray());
        Assert.Equal([5, 5], uncased.EncodeText("Café CAFÉ").Ids.ToArray());
        Assert.Null(cased.MaskId);
    }

    [Fact]
    public void A_vocabulary_without_a_special_token_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => PairTokenizer.Create(["[PAD]", "[UNK]", "[CLS]"]));
        Assert.Contains("[SEP]", error.Message, StringComparison.Ordinal);
    }
}
