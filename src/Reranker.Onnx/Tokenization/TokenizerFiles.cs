using System.Text;
using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Reads a tokenizer in the Hugging Face layout. As there, <c>tokenizer.json</c> goes before <c>vocab.txt</c>, and <c>tokenizer_config.json</c> before both.</summary>
internal static class TokenizerFiles
{
    private const int UsualMaxLength = 512;

    public static PairTokenizer Load(string folder, int? maxLength)
    {
        using var config = JsonFile.Open(Path.Combine(folder, "tokenizer_config.json"), optional: true);
        using var map = JsonFile.Open(Path.Combine(folder, "special_tokens_map.json"), optional: true);
        using var model = JsonFile.Open(Path.Combine(folder, "config.json"), optional: true);
        using var tokenizer = JsonFile.Open(Path.Combine(folder, "tokenizer.json"), optional: true);

        var normalizer = tokenizer?.RootElement.Find("normalizer");
        var defaults = new PairTokenizerOptions();
        string Token(string key, string usual) => config.Token(key) ?? map.Token(key) ?? usual;
        var options = new PairTokenizerOptions
        {
            LowerCase = config?.RootElement.Bool("do_lower_case") ?? normalizer?.Bool("lowercase") ?? defaults.LowerCase,
            StripAccents = config?.RootElement.Bool("strip_accents") ?? normalizer?.Bool("strip_accents"),
            SplitChineseCharacters = config?.RootElement.Bool("tokenize_chinese_chars") ?? normalizer?.Bool("handle_chinese_chars") ?? defaults.SplitChineseCharacters,
            MaxLength = Smallest(config?.RootElement.Number("model_max_length"), Positions(model?.RootElement), maxLength),
            UnknownToken = Token("unk_token", defaults.UnknownToken),
            ClsToken = Token("cls_token", defaults.ClsToken),
            SepToken = Token("sep_token", defaults.SepToken),
            PadToken = Token("pad_token", defaults.PadToken),
            MaskToken = Token("mask_token", defaults.MaskToken),
            AddedTokens = AddedTokens(tokenizer?.RootElement),
        };

        var vocabularyPath = Path.Combine(folder, tokenizer is null ? "vocab.txt" : "tokenizer.json");
        var vocabulary = tokenizer is null ? ReadLines(vocabularyPath) : ReadVocabulary(tokenizer.RootElement, vocabularyPath);
        try
        {
            return PairTokenizer.Create(vocabulary, options);
        }
        catch (ArgumentException error)
        {
            throw new ModelPackageException(vocabularyPath, $"'{vocabularyPath}' is no vocabulary for this model: {error.Message}", error);
        }
    }

    // RoBERTa and its kin count positions from after the padding's id.
    private static double? Positions(JsonElement? model) =>
        model?.Number("max_position_embeddings") - (model?.Text("model_type") is "roberta" or "xlm-roberta" or "camembert" ? (model?.Number("pad_token_id") ?? 1) + 1 : 0);

    private static int Smallest(params ReadOnlySpan<double?> lengths)
    {
        var smallest = double.PositiveInfinity;
        foreach (var length in lengths)
            if (length is >= 1)
                smallest = Math.Min(smallest, length.Value);

        // Transformers writes 1e30 where it knows no limit.
        return smallest <= int.MaxValue / 2 ? (int)smallest : UsualMaxLength;
    }

    private static string[] ReadLines(string path)
    {
        if (!File.Exists(path))
            throw new ModelPackageException(path, $"The model folder has no vocabulary: expected '{path}' or a tokenizer.json beside it.");
        return File.ReadAllLines(path, Encoding.UTF8);
    }

    private static string[] ReadVocabulary(JsonElement tokenizer, string path)
    {
        var model = tokenizer.Find("model");
        var type = model?.Text("type") ?? "WordPiece";
        if (model?.Find("vocab") is not { ValueKind: JsonValueKind.Object } entries || type != "WordPiece")
            throw new ModelPackageException(path, $"'{path}' holds a tokenizer of the type '{type}'; expected a WordPiece with a vocabulary, as BERT models have.");

        var vocabulary = new List<string>();
        foreach (var entry in entries.EnumerateObject())
        {
            var id = entry.Value.TryGetInt32(out var value) && value is >= 0 and < 10_000_000
                ? value
                : throw new ModelPackageException(path, $"'{path}' gives the token '{entry.Name}' the id {entry.Value}; expected a whole number from 0.");
            while (vocabulary.Count <= id)
                vocabulary.Add("");
            vocabulary[id] = entry.Name;
        }

        return [.. vocabulary];
    }

    private static Dictionary<string, int> AddedTokens(JsonElement? tokenizer)
    {
        var added = new Dictionary<string, int>(StringComparer.Ordinal);
        if (tokenizer?.Find("added_tokens") is { ValueKind: JsonValueKind.Array } tokens)
            foreach (var token in tokens.EnumerateArray())
                if (token.Text("content") is { Length: > 0 } content && token.Number("id") is { } id)
                    added[content] = (int)id;
        return added;
    }

    // A special token is written as "[SEP]" or as {"content": "[SEP]", …}.
    private static string? Token(this JsonDocument? document, string key) =>
        document?.RootElement.Find(key) is { ValueKind: JsonValueKind.Object } token ? token.Text("content") : document?.RootElement.Text(key);
}
