namespace Reranker.Onnx;

/// <summary>How a WordPiece <see cref="PairTokenizer"/> reads text; the names and defaults are those of an uncased BERT.</summary>
public sealed record PairTokenizerOptions
{
    /// <summary>Lower-case the text. Default: <see langword="true"/>.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Drop accents; <see langword="null"/> (the default) does what <see cref="LowerCase"/> says.</summary>
    public bool? StripAccents { get; init; }

    /// <summary>Make every CJK ideograph a word of its own. Default: <see langword="true"/>.</summary>
    public bool SplitChineseCharacters { get; init; } = true;

    /// <summary>The most tokens that a pair may have, special tokens included; at least 3. Default: 512.</summary>
    public int MaxLength { get; init; } = 512;

    /// <summary>The token of words that the vocabulary cannot spell.</summary>
    public string UnknownToken { get; init; } = "[UNK]";

    /// <summary>The token before a pair.</summary>
    public string ClsToken { get; init; } = "[CLS]";

    /// <summary>The token after each text of a pair.</summary>
    public string SepToken { get; init; } = "[SEP]";

    /// <summary>The token that fills a batch.</summary>
    public string PadToken { get; init; } = "[PAD]";

    /// <summary>The token that hides a word in pre-training; a vocabulary may lack it.</summary>
    public string MaskToken { get; init; } = "[MASK]";

    /// <summary>How a WordPiece tokenizer normalises text, as the options above say.</summary>
    public BertTextRules Rules => new(LowerCase, StripAccents ?? LowerCase, SplitChineseCharacters);

    // Further tokens of a tokenizer.json that are recognised in the text as they stand; each once.
    internal IReadOnlyCollection<SpecialToken> AddedTokens { get; init; } = [];
}
