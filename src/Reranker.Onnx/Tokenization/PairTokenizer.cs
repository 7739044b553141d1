namespace Reranker.Onnx;

/// <summary>Turns a query and a document into BERT tokens, equal to those of Hugging Face's fast tokenizers.</summary>
/// <remarks>
/// Tokens are WordPiece pieces of normalised words; special tokens written in a text (<c>[SEP]</c>) are recognised as such.
/// A pair that is too long is cut <c>longest_first</c>, its special tokens stay. Ideographs outside of the basic plane, on which
/// Hugging Face's implementations disagree, stay in their word, as in Transformers.js. Immutable; safe for concurrent use.
/// </remarks>
public sealed class PairTokenizer
{
    // [CLS] query [SEP] document [SEP]
    private const int SpecialCount = 3;

    private readonly WordPieces _pieces;
    private readonly SpecialTokens _special;
    private readonly BertTextRules _rules;

    private PairTokenizer(IReadOnlyList<string> vocabulary, PairTokenizerOptions options)
    {
        int? FindId(string token)
        {
            if (options.AddedTokens.TryGetValue(token, out var added))
                return added;
            for (var id = vocabulary.Count - 1; id >= 0; id--)
                if (string.Equals(vocabulary[id], token, StringComparison.Ordinal))
                    return id;
            return null;
        }

        int RequireId(string token) => FindId(token)
            ?? throw new ArgumentException($"The vocabulary of {vocabulary.Count} tokens lacks the special token '{token}'.", nameof(vocabulary));

        _rules = options.Rules;
        MaxLength = options.MaxLength;
        UnknownId = RequireId(options.UnknownToken);
        ClsId = RequireId(options.ClsToken);
        SepId = RequireId(options.SepToken);
        PadId = RequireId(options.PadToken);
        MaskId = FindId(options.MaskToken);
        VocabularySize = Math.Max(vocabulary.Count, options.AddedTokens.Values.DefaultIfEmpty(-1).Max() + 1);

        var special = new Dictionary<string, int>(options.AddedTokens, StringComparer.Ordinal)
        {
            [options.UnknownToken] = UnknownId,
            [options.ClsToken] = ClsId,
            [options.SepToken] = SepId,
            [options.PadToken] = PadId,
        };
        if (MaskId is { } mask)
            special[options.MaskToken] = mask;
        _special = new SpecialTokens(special);
        _pieces = new WordPieces(vocabulary, options.UnknownToken);
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

    /// <summary>Makes a tokenizer from a vocabulary; a token's id is its index.</summary>
    /// <exception cref="ArgumentException">The vocabulary lacks a special token that a pair needs.</exception>
    public static PairTokenizer Create(IReadOnlyList<string> vocabulary, PairTokenizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        options ??= new PairTokenizerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxLength, SpecialCount, nameof(options));
        return new PairTokenizer(vocabulary, options);
    }

    /// <summary>Reads a model package's tokenizer: <c>tokenizer.json</c> or <c>vocab.txt</c>, and <c>tokenizer_config.json</c>.</summary>
    /// <exception cref="ModelPackageException">A file is missing or broken, or the tokenizer is not a WordPiece.</exception>
    public static PairTokenizer Load(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return TokenizerFiles.Load(package.Folder, package.Manifest?.MaxLength);
    }

    /// <summary>Reads the tokenizer of a folder in the Hugging Face layout.</summary>
    /// <exception cref="ModelPackageException">A file is missing or broken, or the tokenizer is not a WordPiece.</exception>
    public static PairTokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return TokenizerFiles.Load(folder, maxLength: null);
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
    /// <param name="maxLength">A limit below <see cref="MaxLength"/>, at least 3; <see cref="MaxLength"/> by default.</param>
    public EncodedPair Encode(string query, string document, int? maxLength = null) => Encode(EncodeText(query), document, maxLength);

    /// <summary>Tokenises a document for a query that is tokenised already.</summary>
    /// <inheritdoc cref="Encode(string, string, int?)"/>
    public EncodedPair Encode(EncodedText query, string document, int? maxLength = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        var limit = Math.Min(maxLength ?? MaxLength, MaxLength);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, SpecialCount, nameof(maxLength));

        var room = limit - SpecialCount;
        using var tokens = Tokenize(document, LongestFirst.SecondNeeded(query.Length, room));
        var (first, second) = LongestFirst.Share(query.Length, tokens.Tokens.Length, room);

        var ids = new int[first + second + SpecialCount];
        ids[0] = ClsId;
        query.Ids.Span[..first].CopyTo(ids.AsSpan(1));
        ids[first + 1] = SepId;
        tokens.Tokens[..second].CopyTo(ids.AsSpan(first + 2));
        ids[^1] = SepId;
        return new EncodedPair(ids, first + 2, Truncated: first < query.Length || second < tokens.Tokens.Length);
    }

    private TokenWriter Tokenize(ReadOnlySpan<char> text, int limit)
    {
        var tokens = new TokenWriter(limit);
        while (!tokens.IsFull)
        {
            var special = _special.Find(text, out var length, out var id);
            AppendWords(special < 0 ? text : text[..special], ref tokens);
            if (special < 0)
                break;
            tokens.Add(id);
            text = text[(special + length)..];
        }

        return tokens;
    }

    private void AppendWords(ReadOnlySpan<char> text, ref TokenWriter tokens)
    {
        var words = new BertWordReader(text, _rules, stackalloc char[BertWordReader.BufferLength]);
        while (!tokens.IsFull && words.MoveNext())
        {
            if (words.IsTooLong)
                tokens.Add(UnknownId);
            else
                _pieces.Append(words.Current, ref tokens);
        }
    }
}
