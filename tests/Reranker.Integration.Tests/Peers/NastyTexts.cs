using System.Text;

namespace Reranker.Integration.Tests;

/// <summary>Texts from every corner in which tokenizers disagree, the same in every run, and a WordPiece vocabulary that tells their characters apart.</summary>
internal static class NastyTexts
{
    private const int Count = 10_000;
    private const int LongWord = 100_000;

    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    private static readonly string[] Words =
        "the of and index table query un able ing ed ##s ##ing ##ed ##able ##ion tion new york index's don't 2024 3.14 c++ c# a_b".Split(' ');

    private static readonly string[] Pieces =
    [
        .. Special, "[sep]", "[ SEP ]", "[SEP", "SEP]", "x[SEP]y", "[MASK][MASK]", "##", "#", "''", "...", "—", "…",
        " ", "  ", "\t", "\n", "\r\n", "\v", "\f", "\u0085", "\u00A0", "\u2009", "\u2028", "\u2029", "\u3000", "\u1680", "\u180E",
        "\0", "\u0001", "\u001B[0m", "\u007F", "\u00AD", "\u200B", "\u200C", "\u200D", "\u200E", "\u202E", "\u2060", "\uFEFF", "\uFFFC", "\uFFFD", "\uFFFE", "\uFFFF", "\uE000",
        "\uD800", "\uDBFF", "\uDC00", "\uDFFF", "\uDC00\uD800",
        "e\u0301", "A\u030A", "o\u0302\u0301", "q\u0307\u0323", "İstanbul", "ı", "ß", "ẞ", "Ǆ", "ǅ", "ﬁ", "Å", "Ω", "ς", "ŉ", "ﷺ", "½", "Ⅻ", "①", "ª",
        "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪", "❤️", "🏴\U000E0067\U000E0062\U000E007F", "☺", "🙂",
        "한국어", "각", "\u1112\u1161\u11AB", "中文", "日本語", "かな", "カナ", "ｶﾅ", "が", "か\u3099", "豈", "㐀", "鿿",
        "שָׁלוֹם", "مُحَمَّد", "हिन्दी", "ไทย", "தமிழ்", "ქართული", "ᏣᎳᎩ", "ꭰ", "𐐀𐐨", "𝔘𝔫𝔦", "𝟘",
    ];

    // Blocks of what Unicode has had for long: the newest characters are unassigned to some.
    private static readonly (int From, int To)[] Blocks =
    [
        (0x20, 0x7E), (0x20, 0x7E), (0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x2FF), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x5D0, 0x5EA),
        (0x600, 0x61C), (0x61E, 0x6FF), (0x900, 0x97F), (0xE00, 0xE5B), (0x10A0, 0x10C5), (0x1100, 0x11FF), (0x13A0, 0x13F4), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x209C), (0x20A0, 0x20BD),
        (0x2100, 0x218B), (0x2190, 0x23FA), (0x2460, 0x24FF), (0x2C00, 0x2C5E), (0x3000, 0x30FF), (0x3400, 0x34FF), (0x4E00, 0x9FCC), (0xA640, 0xA697), (0xAC00, 0xD7A3),
        (0xE000, 0xE0FF), (0xF900, 0xFAD9), (0xFB00, 0xFB06), (0xFB1D, 0xFB4F), (0xFE00, 0xFE4F), (0xFF01, 0xFFEE), (0x10400, 0x1044F), (0x1D400, 0x1D7FF), (0x1F300, 0x1F64F),
    ];

    /// <summary>The texts.</summary>
    public static IReadOnlyList<string> All { get; } = Make();

    /// <summary>The words, and every character of the basic plane and of the blocks, both at the beginning of a word and inside.</summary>
    public static IEnumerable<string> Vocabulary()
    {
        var characters = Enumerable.Range('!', 0xFFFE - '!').Where(static code => code is not (>= 0xD800 and <= 0xF8FF))
            .Concat(Blocks.Where(static block => block.From > 0xFFFF).SelectMany(static block => Enumerable.Range(block.From, block.To - block.From + 1)))
            .Select(char.ConvertFromUtf32).ToArray();
        return [.. Special.Concat(Words).Concat(characters).Concat(characters.Select(static character => "##" + character)).Distinct()];
    }

    private static List<string> Make()
    {
        var random = new Random(20260101);
        List<string> texts =
        [
            "", new('a', LongWord), new('é', LongWord), new('中', LongWord), new('\uD800', LongWord), new('.', LongWord), new(' ', LongWord), new('\u200B', LongWord),
            string.Concat(Enumerable.Repeat("🙂", LongWord / 2)), string.Concat(Enumerable.Repeat("e\u0301", LongWord / 2)), string.Concat(Enumerable.Repeat("[SEP]", LongWord / 5)),
            .. Enumerable.Range(98, 5).SelectMany(static length => (string[])[new('a', length), new('é', length), string.Concat(Enumerable.Repeat("𐐨", length)), new string('a', length) + "\u0301"]),
        ];
        while (texts.Count < Count)
            texts.Add(MakeText(random));
        return texts;
    }

    private static string MakeText(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 40); left > 0; left--)
        {
            switch (random.Next(4))
            {
                case 0:
                    text.Append(random.GetItems(Words, 1)[0]).Append(random.Next(3) == 0 ? "" : " ");
                    break;
                case 1:
                    text.Append(random.GetItems(Pieces, 1)[0]);
                    break;
                default:
                    var (from, to) = random.GetItems(Blocks, 1)[0];
                    for (var run = random.Next(1, 5); run > 0; run--)
                        text.Append(char.ConvertFromUtf32(random.Next(from, to + 1)));
                    break;
            }
        }

        // Transformers.js lower-cases a final sigma as the language does, Hugging Face's other tokenizers letter by letter.
        return text.Replace('Σ', 'σ').ToString();
    }
}
