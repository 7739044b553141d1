namespace Reranker.Onnx;

/// <summary>Turns a query and a document into the tokens of a model, equal to those of Hugging Face's fast tokenizers.</summary>
/// <remarks>
/// Three kinds of vocabularies are read: WordPiece (BERT and its kin), byte-level BPE (RoBERTa), Unigram (XLM-RoBERTa). Special
/// tokens written in a text (<c>[SEP]</c>) are recognised as such. A pair that is too long is cut <c>longest_first</c>, its special tokens
/// stay. In WordPiece, ideographs outside of the basic plane, on which Hugging Face's implementations disagree, stay in their word, as in
/// Transformers.js. Immutable; safe for concurrent use.
/// </remarks>
public sealed class PairTokenizer
{
    private readonly ITextEncoder _encoder;
    private readonly SpecialTokens _special;
    private readonly PairTemplate _template;

    /// <param name="encoder">The vocabulary.</param>
    /// <param name="options">The names of special tokens, and the limit.</param>
    /// <param name="template">Where special tokens stand; as in BERT by default.</param>
    /// <exception cref="ArgumentException">The vocabulary lacks a special token that a pair needs.</exception>
    internal PairTokenizer(ITextEncoder encoder, PairTokenizerOptions options, PairTemplate? template = null)
    {
        var special = options.AddedTokens.ToDictionary(static token => token.Text, StringComparer.Ordinal);
        int? FindId(string token)
        {
            if ((special.GetValueOrDefault(token)?.Id ?? encoder.FindId(token)) is not { } id)
                return null;
            special.TryAdd(token, new SpecialToken(token, id));
            return id;
        }

        int RequireId(string token) => FindId(token)
            ?? throw new ArgumentException($"The vocabulary of {encoder.VocabularySize} tokens lacks the special token '{token}'.", nameof(options));

        UnknownId = RequireId(options.UnknownToken);
        ClsId = RequireId(options.ClsToken);
        SepId = RequireId(options.SepToken);
        PadId = RequireId(options.PadToken);
        MaskId = FindId(options.MaskToken);
        VocabularySize = Math.Max(encoder.VocabularySize, special.Values.Max(static token => token.Id) + 1);

        _encoder = encoder;
        _special = new SpecialTokens(special.Values);
        _template = template ?? PairTemplate.Bert(ClsId, SepId);
        MaxLength = options.MaxLength;
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLength, _template.SpecialCount, nameof(options));
    }

    /// <summary>The most tokens that a pair may have, special tokens included.</summary>
    public int MaxLength { get; }

    /// <summary>One more than the largest token id.</summary>
    public int VocabularySize { get; }

    /// <summary>The id of the token that fills a batch.</summary>
    public int PadId { get; }

    /// <summary>The id of the token of words that the vocabulary cannot spell.</summary>
    public int UnknownId { get; }

    /// <summary>The id of the token before a pair.</summary>
    public int ClsId { get; }

    /// <summary>The id of the token after each text.</summary>
    public int SepId { get; }

    /// <summary>The id of the token that hides a word; <see langword="null"/> where the vocabulary has none.</summary>
    public int? MaskId { get; }

    /// <summary>Makes a WordPiece tokenizer from a vocabulary; a token's id is its index.</summary>
    /// <exception cref="ArgumentException">The vocabulary lacks a special token that a pair needs.</exception>
    public static PairTokenizer Create(IReadOnlyList<string> vocabulary, PairTokenizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        options ??= new PairTokenizerOptions();
        return new PairTokenizer(new WordPieceEncoder(vocabulary, options.Rules, options.UnknownToken), options);
    }

    /// <summary>Reads a model package's tokenizer: <c>tokenizer.json</c>, or else <c>vocab.txt</c>, or <c>vocab.json</c> and <c>merges.txt</c>; and <c>tokenizer_config.json</c>.</summary>
    /// <exception cref="ModelPackageException">A file is missing or broken, or the tokenizer is of a kind that is not read here.</exception>
    public static PairTokenizer Load(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return TokenizerFiles.Load(package.Folder, package.Manifest?.MaxLength);
    }

    /// <summary>Reads the tokenizer of a folder in the Hugging Face layout.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxLength">The most tokens of a pair, where that is less than the files say; <see langword="null"/> (the default) for what they say.</param>
    /// <inheritdoc cref="Load(ModelPackage)"/>
    public static PairTokenizer Load(string folder, int? maxLength = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return TokenizerFiles.Load(folder, maxLength);
    }

    /// <summary>Tokenises one text, all of it.</summary>
    public EncodedText EncodeText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var tokens = Tokenize(text, int.MaxValue);
        return new EncodedText(tokens.Tokens.ToArray());
    }

    /// <summary>Tokenises a pair.</summary>
    /// <param name="query">The first text.</param>
    /// <param name="document">The second text; of a long one only as much is read as can matter.</param>
    /// <param name="maxLength">A limit below <see cref="MaxLength"/>, at least the special tokens of a pair (3 in BERT, 4 in RoBERTa); <see cref="MaxLength"/> by default.</param>
    public EncodedPair Encode(string query, string document, int? maxLength = null) => Encode(EncodeText(query), document, maxLength);

    /// <summary>Tokenises a document for a query that is tokenised already.</summary>
    /// <inheritdoc cref="Encode(string, string, int?)"/>
    public EncodedPair Encode(EncodedText query, string document, int? maxLength = null) => Encode(query, document, maxLength, memory: null);

    /// <summary>The same, into memory that many pairs share; an array of its own where there is none.</summary>
    internal EncodedPair Encode(EncodedText query, string document, int? maxLength, TokenArena? memory)
    {
        ArgumentNullException.ThrowIfNull(document);
        var room = Room(maxLength);
        using var tokens = Tokenize(document, LongestFirst.SecondNeeded(query.Length, room));
        var (first, second) = LongestFirst.Share(query.Length, tokens.Tokens.Length, room);
        return Join(query, first, tokens.Tokens[..second], memory, truncated: first < query.Length || second < tokens.Tokens.Length);
    }

    /// <summary>Tokenises one text with the special tokens of its model around it: <c>[CLS] text [SEP]</c> in BERT. A long one loses its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">A limit below <see cref="MaxLength"/>; <see cref="MaxLength"/> by default.</param>
    /// <returns>The tokens, with no second segment.</returns>
    public EncodedPair EncodeSingle(string text, int? maxLength = null) => EncodeSingle(text, maxLength, memory: null);

    /// <summary>The same, into memory that many texts share; an array of its own where there is none.</summary>
    internal EncodedPair EncodeSingle(string text, int? maxLength, TokenArena? memory)
    {
        var special = _template.Before.Length + _template.After.Length;
        var room = Room(maxLength) + _template.SpecialCount - special;
        using var tokens = Tokenize(text, room + 1);
        var kept = tokens.Tokens[..Math.Min(tokens.Count, room)];
        var ids = memory is null ? new int[special + kept.Length] : memory.Take(special + kept.Length);
        _template.Before.CopyTo(ids.Span);
        kept.CopyTo(ids.Span[_template.Before.Length..]);
        _template.After.CopyTo(ids.Span[(_template.Before.Length + kept.Length)..]);
        return new EncodedPair(ids, ids.Length, Truncated: tokens.Count > room);
    }

    /// <summary>Tokenises a document that may take several windows: the first is what <see cref="Encode(EncodedText, string, int?)"/> gives, and all are equally long.</summary>
    internal EncodedPair[] EncodeWindows(EncodedText query, string document, LongDocumentOptions options, int? maxLength = null, TokenArena? memory = null)
    {
        var room = Room(maxLength);
        using var tokens = Tokenize(document, Math.Max(LongestFirst.SecondNeeded(query.Length, room), DocumentWindows.TokensNeeded(room, options)));
        var (first, second) = LongestFirst.Share(query.Length, tokens.Tokens.Length, room);
        var starts = DocumentWindows.Starts(tokens.Tokens.Length, second, options);
        var truncated = first < query.Length || starts[^1] + second < tokens.Tokens.Length;
        var windows = new EncodedPair[starts.Length];
        for (var window = 0; window < windows.Length; window++)
            windows[window] = Join(query, first, tokens.Tokens.Slice(starts[window], second), memory, truncated);
        return windows;
    }

    private int Room(int? maxLength)
    {
        var limit = Math.Min(maxLength ?? MaxLength, MaxLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, _template.SpecialCount, nameof(maxLength));
        return limit - _template.SpecialCount;
    }

    private EncodedPair Join(EncodedText query, int first, ReadOnlySpan<int> document, TokenArena? memory, bool truncated)
    {
        var length = _template.SpecialCount + first + document.Length;
        var ids = memory is null ? new int[length] : memory.Take(length);
        var rest = ids.Span;
        foreach (var part in (ReadOnlySpan<ReadOnlyMemory<int>>)[_template.Before, query.Ids[..first], _template.Between])
        {
            part.Span.CopyTo(rest);
            rest = rest[part.Length..];
        }

        document.CopyTo(rest);
        _template.After.CopyTo(rest[document.Length..]);
        return new EncodedPair(ids, _template.HasSegments ? length - rest.Length : length, truncated);
    }

    private TokenWriter Tokenize(ReadOnlySpan<char> text, int limit)
    {
        var tokens = new TokenWriter(limit);
        for (var start = 0; !tokens.IsFull;)
        {
            var special = _special.Find(text, start, out var found);
            _encoder.Append(text[start..(special is null ? text.Length : found.Start.Value)], isFirst: start == 0, ref tokens);
            if (special is null)
                break;
            tokens.Add(special.Id);
            start = found.End.Value;
        }

        return tokens;
    }
}
