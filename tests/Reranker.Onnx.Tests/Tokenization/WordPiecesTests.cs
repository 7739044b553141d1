using System.Text;
using CsCheck;
using Microsoft.ML.Tokenizers;

namespace Reranker.Onnx.Tests.Tokenization;

/// <summary>Our WordPiece against Microsoft.ML.Tokenizers', which is exact on single normalised words.</summary>
public sealed class WordPiecesTests
{
    private const string Unknown = "[UNK]";

    // Letters of one and of two UTF-16 units, few enough for words to be spelled often.
    private static readonly Gen<string> Letters = Gen.OneOf(((string[])["a", "b", "c", "é", "\U00010400", "\U0001F600"]).Select(Gen.Const).ToArray());

    private static readonly Gen<string[]> Vocabularies = Gen.Select(Letters.Array[1, 4], Gen.Bool, static (letters, inside) => (inside ? "##" : "") + string.Concat(letters))
        .Array[1, 40].Select(static pieces => (string[])[Unknown, .. pieces.Distinct()]);

    private static readonly Gen<string[]> Words = Gen.OneOf(Letters.Array[1, 12], Letters.Array[90, 100]).Select(string.Concat).Array[1, 20];

    [Fact]
    public void Words_get_the_pieces_that_the_package_of_Microsoft_gives_them() =>
        Gen.Select(Vocabularies, Words).Sample(static (vocabulary, words) =>
        {
            var package = Package(vocabulary);
            var pieces = new WordPieces(vocabulary, Unknown);
            foreach (var word in words)
                Assert.Equal(package.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false), Encode(pieces, word, int.MaxValue));
        });

    [Fact]
    public void A_limit_cuts_the_tokens_and_changes_none() =>
        Gen.Select(Vocabularies, Words, Gen.Int[1, 5]).Sample(static (vocabulary, words, limit) =>
        {
            var pieces = new WordPieces(vocabulary, Unknown);
            foreach (var word in words)
                Assert.Equal(Encode(pieces, word, int.MaxValue).Take(limit), Encode(pieces, word, limit));
        });

    [Fact]
    public void A_word_that_is_only_partly_spelled_is_one_unknown_token_however_much_of_it_was_read()
    {
        var pieces = new WordPieces([Unknown, "a", "##b", "##c", "##bc"], Unknown);
        Assert.Equal([1, 4], Encode(pieces, "abc", int.MaxValue));
        Assert.Equal([0], Encode(pieces, "abcx", int.MaxValue));
        Assert.Equal([0], Encode(pieces, "abcx", 1));
        Assert.Equal([0], Encode(pieces, "b", int.MaxValue));
    }

    [Fact]
    public void Of_a_token_that_stands_twice_the_last_place_counts() =>
        Assert.Equal([3, 4], Encode(new WordPieces([Unknown, "a", "##b", "a", "##b"], Unknown), "ab", int.MaxValue));

    [Fact]
    public void The_tokens_of_a_text_allocate_nothing_one_by_one()
    {
        var tokenizer = PairTokenizer.Create([Unknown, "[CLS]", "[SEP]", "[PAD]", "token", "##is", "##ation", "é"]);
        using var memory = new TokenArena();
        var query = tokenizer.EncodeText("token");
        var document = string.Join(' ', Enumerable.Repeat("Tokenisation unknowable É 中!", 100));
        tokenizer.Encode(query, document, maxLength: null, memory);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 100; time++)
            tokenizer.Encode(query, document, maxLength: null, memory);

        // 100 texts of 600 tokens: a list for each word would be megabytes. What is allocated is what a pool had not kept.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
    }

    [Fact]
    public void The_BERT_tokenizer_of_the_package_is_not_BERTs()
    {
        string[] vocabulary = [Unknown, "[CLS]", "[SEP]", "[PAD]", "[MASK]", "tab", "here", "c", "+"];
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary)));
        var package = BertTokenizer.Create(lines);
        var ours = PairTokenizer.Create(vocabulary);

        // A tab joins the words around it, and a symbol vanishes.
        Assert.Equal([5, 6], ours.EncodeText("tab\there").Ids.ToArray());
        Assert.Equal([0], package.EncodeToIds("tab\there", addSpecialTokens: false));
        Assert.Equal([7, 8, 8], ours.EncodeText("c++").Ids.ToArray());
        Assert.Equal([7], package.EncodeToIds("c++", addSpecialTokens: false));
    }

    private static WordPieceTokenizer Package(string[] vocabulary)
    {
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary)));
        return WordPieceTokenizer.Create(lines, new WordPieceOptions { UnknownToken = Unknown, MaxInputCharsPerWord = 200 });
    }

    private static int[] Encode(WordPieces pieces, string word, int limit)
    {
        var tokens = new TokenWriter(limit);
        pieces.Append([.. "??", .. word], ref tokens);
        var ids = tokens.Tokens.ToArray();
        tokens.Dispose();
        return ids;
    }
}
