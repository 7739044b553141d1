using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Reads a tokenizer in the Hugging Face layout. As there, <c>tokenizer.json</c> goes before the vocabulary's own files, and <c>tokenizer_config.json</c> before both.</summary>
internal static class TokenizerFiles
{
    private const int UsualMaxLength = 512;

    public static PairTokenizer Load(string folder, int? maxLength)
    {
        using var config = JsonFile.Open(Path.Combine(folder, "tokenizer_config.json"), optional: true);
        using var map = JsonFile.Open(Path.Combine(folder, "special_tokens_map.json"), optional: true);
        using var model = JsonFile.Open(Path.Combine(folder, "config.json"), optional: true);
        using var tokenizer = JsonFile.Open(Path.Combine(folder, "tokenizer.json"), optional: true);

        var path = tokenizer is null ? PlainVocabulary(folder) : Path.Combine(folder, "tokenizer.json");
        var isWordPiece = tokenizer is null ? path.EndsWith(".txt", StringComparison.Ordinal) : KindOf(tokenizer.RootElement) == "WordPiece";
        var usual = isWordPiece ? new PairTokenizerOptions() : RobertaNames;
        string Token(string key, string usualToken) => config.Token(key) ?? map.Token(key) ?? usualToken;
        var options = usual with
        {
            MaxLength = Smallest(config?.RootElement.Number("model_max_length"), Positions(model?.RootElement), maxLength),
            UnknownToken = Token("unk_token", usual.UnknownToken),
            ClsToken = Token("cls_token", usual.ClsToken),
            SepToken = Token("sep_token", usual.SepToken),
            PadToken = Token("pad_token", usual.PadToken),
            MaskToken = Token("mask_token", usual.MaskToken),
            AddedTokens = AddedTokens(tokenizer?.RootElement, path),
        };

        try
        {
            return tokenizer is null
                ? isWordPiece ? WordPieceFile.Plain(path, config?.RootElement, options) : ByteLevelFile.Plain(path, config?.RootElement, options)
                : KindOf(tokenizer.RootElement) switch
                {
                    "WordPiece" => WordPieceFile.Read(tokenizer.RootElement, config?.RootElement, path, options),
                    "BPE" => ByteLevelFile.Read(tokenizer.RootElement, config?.RootElement, path, options),
                    "Unigram" => UnigramFile.Read(tokenizer.RootElement, path, options),
                    var kind => throw Unsupported(path, "model", kind, "WordPiece (BERT), BPE on bytes (RoBERTa) or Unigram (XLM-RoBERTa)"),
                };
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidOperationException)
        {
            throw new ModelPackageException(path, $"'{path}' is no vocabulary for this model: {error.Message}", error);
        }
    }

    /// <summary>A part of a tokenizer.json is of a kind that is not read here.</summary>
    public static ModelPackageException Unsupported(string path, string part, string? found, string expected) =>
        new(path, $"'{path}' has a {part} of the type '{found ?? "none"}'; expected {expected}. Nothing else is read, since other tokens would give other scores.");

    /// <summary>A vocabulary as it is written in JSON: an object from tokens to ids.</summary>
    public static Dictionary<string, int> ReadIds(JsonElement? entries, string path)
    {
        if (entries is not { ValueKind: JsonValueKind.Object } vocabulary)
            throw new ModelPackageException(path, $"'{path}' has no vocabulary; expected an object of tokens with their ids.");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in vocabulary.EnumerateObject())
            ids[entry.Name] = entry.Value.ValueKind == JsonValueKind.Number && entry.Value.TryGetInt32(out var id) && id is >= 0 and < 10_000_000
                ? id
                : throw new ModelPackageException(path, $"'{path}' gives the token '{entry.Name}' the id {entry.Value}; expected a whole number from 0.");
        return ids;
    }

    private static PairTokenizerOptions RobertaNames =>
        new() { UnknownToken = "<unk>", ClsToken = "<s>", SepToken = "</s>", PadToken = "<pad>", MaskToken = "<mask>" };

    // Files of the library's first versions do not say what they are.
    private static string KindOf(JsonElement tokenizer)
    {
        var model = tokenizer.Find("model");
        return model?.Text("type") ?? (model?.Find("merges") is not null ? "BPE" : model?.Find("vocab") is { ValueKind: JsonValueKind.Array } ? "Unigram" : "WordPiece");
    }

    private static string PlainVocabulary(string folder)
    {
        string[] candidates = [Path.Combine(folder, "vocab.txt"), Path.Combine(folder, "vocab.json")];
        if (candidates.FirstOrDefault(File.Exists) is { } path)
            return path;
        var sentencePiece = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.model").FirstOrDefault() : null;
        throw new ModelPackageException(candidates[0], sentencePiece is null
            ? $"The model folder has no vocabulary: expected '{candidates[0]}' or a tokenizer.json beside it."
            : $"'{sentencePiece}' is SentencePiece's own file, which is not read here; expected a tokenizer.json beside it. Save the tokenizer once with transformers (AutoTokenizer.from_pretrained(…).save_pretrained(…)).");
    }

    // RoBERTa and its kin count positions from after the padding's id; a joined model puts a prompt before each query.
    private static double? Positions(JsonElement? model) =>
        model?.Number("max_position_embeddings")
            - (model?.Text("model_type") is "roberta" or "xlm-roberta" or "camembert" ? (model?.Number("pad_token_id") ?? 1) + 1 : 0)
            - (model?.Find("joined")?.Find("query_prompt") is { ValueKind: JsonValueKind.Array } prompt ? prompt.GetArrayLength() : 0);

    private static int Smallest(params ReadOnlySpan<double?> lengths)
    {
        var smallest = double.PositiveInfinity;
        foreach (var length in lengths)
            if (length is >= 1)
                smallest = Math.Min(smallest, length.Value);

        // Transformers writes 1e30 where it knows no limit.
        return smallest <= int.MaxValue / 2 ? (int)smallest : UsualMaxLength;
    }

    private static SpecialToken[] AddedTokens(JsonElement? tokenizer, string path)
    {
        var added = new Dictionary<string, SpecialToken>(StringComparer.Ordinal);
        foreach (var token in tokenizer?.Items("added_tokens") ?? default)
            if (token.Text("content") is { Length: > 0 } content)
                added[content] = new SpecialToken(content, AddedId(token, path))
                {
                    TakesSpaceBefore = token.Bool("lstrip") ?? false,
                    TakesSpaceAfter = token.Bool("rstrip") ?? false,
                    IsWord = token.Bool("single_word") ?? false,
                };
        return [.. added.Values];
    }

    private static int AddedId(JsonElement token, string path) => token.Number("id") is { } id and >= 0 and < 10_000_000 && id == (int)id
        ? (int)id
        : throw new ModelPackageException(path, $"'{path}' gives the added token '{token.Text("content")}' the id {token.Find("id")}; expected a whole number from 0.");

    // A special token is written as "[SEP]" or as {"content": "[SEP]", …}.
    private static string? Token(this JsonDocument? document, string key) =>
        document?.RootElement.Find(key) is { ValueKind: JsonValueKind.Object } token ? token.Text("content") : document?.RootElement.Text(key);
}
