using CsCheck;

namespace Reranker.Onnx.Tests.Tokenization;

public sealed class DocumentWindowsTests
{
    private static readonly PairTokenizer Tokenizer = PairTokenizer.Create(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "d"]);

    private static readonly Gen<string> Text = Gen.Char['a', 'd'].Array[0, 60].Select(static words => string.Join(' ', words));

    private static readonly Gen<(string Query, string Document, int Limit, LongDocumentOptions Options)> Cases = Gen.Select(
        Text, Text, Gen.Int[3, 40], Gen.Select(Gen.Int[0, 20], Gen.Int[1, 12], static (overlap, most) => new LongDocumentOptions { Overlap = overlap, MaxWindows = most }));

    [Fact]
    public void The_first_window_is_what_truncation_leaves() =>
        Cases.Sample(static (query, document, limit, options) =>
        {
            var encoded = Tokenizer.EncodeText(query);
            var (first, cut) = (Tokenizer.EncodeWindows(encoded, document, options, limit)[0], Tokenizer.Encode(encoded, document, limit));
            Assert.Equal(cut.Ids.ToArray(), first.Ids.ToArray());
            Assert.Equal(cut.SecondSegmentStart, first.SecondSegmentStart);
        });

    [Fact]
    public void Windows_are_equally_long_overlap_as_wished_and_cover_the_document_unless_it_is_told() =>
        Cases.Sample(static (query, document, limit, options) =>
        {
            var words = Tokenizer.EncodeText(document).Length;
            var windows = Tokenizer.EncodeWindows(Tokenizer.EncodeText(query), document, options, limit);
            var size = windows[0].Length - windows[0].SecondSegmentStart - 1;
            var starts = DocumentWindows.Starts(words, size, options);

            Assert.Single(windows.Select(static window => window.Length).Distinct());
            Assert.Equal(windows.Length, starts.Length);
            Assert.InRange(windows.Length, 1, options.MaxWindows);
            Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, size - Math.Min(options.Overlap, size / 2)));
            var whole = starts[^1] + size == words && windows[0].SecondSegmentStart == Tokenizer.EncodeText(query).Length + 2;
            Assert.All(windows, window => Assert.Equal(!whole, window.Truncated));
        });

    [Fact]
    public void A_window_holds_the_tokens_of_its_place()
    {
        var options = new LongDocumentOptions { Overlap = 1, MaxWindows = 9 };
        var windows = Tokenizer.EncodeWindows(Tokenizer.EncodeText("d"), "a b c d a b", options, maxLength: 7);
        Assert.Equal([[5, 6, 7], [7, 8, 5], [8, 5, 6]], windows.Select(static window => window.Ids.ToArray()[3..^1]));
    }

    [Fact]
    public void Of_a_huge_document_only_what_the_windows_hold_is_read() =>
        Assert.Equal(3, Tokenizer.EncodeWindows(Tokenizer.EncodeText("d"), string.Concat(Enumerable.Repeat(" b", 1_000_000)), new LongDocumentOptions { MaxWindows = 3 }).Length);
}
