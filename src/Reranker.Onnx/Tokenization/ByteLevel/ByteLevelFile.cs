using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Reads a byte-level BPE tokenizer from its files.</summary>
internal static class ByteLevelFile
{
    /// <summary>Reads a <c>vocab.json</c> and the <c>merges.txt</c> beside it, as RoBERTa's.</summary>
    public static PairTokenizer Plain(string path, JsonElement? config, PairTokenizerOptions options)
    {
        var mergesPath = Path.Combine(Path.GetDirectoryName(path)!, "merges.txt");
        if (!File.Exists(mergesPath))
            throw new ModelPackageException(mergesPath, $"The model folder has the vocabulary '{path}' but no '{mergesPath}'; expected both, or a tokenizer.json.");
        using var vocabulary = JsonFile.Open(path)!;
        var ids = TokenizerFiles.ReadIds(vocabulary.RootElement, path);
        var merges = File.ReadLines(mergesPath).Where(static line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)).Select(line => Parse(line, mergesPath));
        var encoder = new ByteLevelEncoder(ids, merges, options.UnknownToken, config?.Bool("add_prefix_space") ?? false);
        if (ids.TryGetValue(options.MaskToken, out var mask)) // RoBERTa's takes the space before it
            options = options with { AddedTokens = [new SpecialToken(options.MaskToken, mask) { TakesSpaceBefore = true }] };
        return Make(encoder, options, template: null);
    }

    /// <summary>Reads a <c>tokenizer.json</c>.</summary>
    public static PairTokenizer Read(JsonElement tokenizer, JsonElement? config, string path, PairTokenizerOptions options)
    {
        if (tokenizer.Find("normalizer") is { } normalizer)
            throw TokenizerFiles.Unsupported(path, "normalizer", normalizer.Text("type"), "none before a BPE on bytes, as in RoBERTa");
        var words = tokenizer.Find("pre_tokenizer");
        if (words?.Text("type") != "ByteLevel" || words?.Bool("use_regex") == false)
            throw TokenizerFiles.Unsupported(path, "pre_tokenizer", words?.Bool("use_regex") == false ? "ByteLevel without regex" : words?.Text("type"), "ByteLevel, as in RoBERTa: of BPE, only that on bytes is read");
        var model = tokenizer.Find("model")!.Value;
        foreach (var option in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix", "dropout", "ignore_merges", "byte_fallback", "fuse_unk"])
            if (model.Find(option) is { } value && !(value.ValueKind == JsonValueKind.False || value.GetRawText() is "\"\"" or "0" or "0.0"))
                throw new ModelPackageException(path, $"'{path}' has a BPE with {option} {value.GetRawText()}; expected none, as in RoBERTa.");

        // Written as "a b" until 2024, as ["a", "b"] since.
        var merges = model.Items("merges").Select(merge => Parse(merge.ValueKind == JsonValueKind.Array ? string.Join(' ', merge.EnumerateArray()) : merge.ToString(), path));
        var addPrefixSpace = config?.Bool("add_prefix_space") ?? words?.Bool("add_prefix_space") ?? true;
        var encoder = new ByteLevelEncoder(TokenizerFiles.ReadIds(model.Find("vocab"), path), merges, model.Text("unk_token"), addPrefixSpace);
        return Make(encoder, options, PairTemplate.Read(tokenizer.Find("post_processor"), path));
    }

    // A vocabulary without these tokens is refused right after.
    private static PairTokenizer Make(ByteLevelEncoder encoder, PairTokenizerOptions options, PairTemplate? template) =>
        new(encoder, options, template ?? PairTemplate.Roberta(encoder.FindId(options.ClsToken) ?? 0, encoder.FindId(options.SepToken) ?? 0));

    private static (string Left, string Right) Parse(string merge, string path) => merge.Split(' ') is [var left, var right]
        ? (left, right)
        : throw new ModelPackageException(path, $"'{path}' has the merge '{merge}'; expected two tokens with a space between them.");
}
