using System.Text;
using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Reads a WordPiece tokenizer from its files.</summary>
internal static class WordPieceFile
{
    /// <summary>Reads a <c>vocab.txt</c>.</summary>
    public static PairTokenizer Plain(string path, JsonElement? config, PairTokenizerOptions options) =>
        PairTokenizer.Create(File.ReadAllLines(path, Encoding.UTF8), WithRules(options, config, normalizer: null));

    /// <summary>Reads a <c>tokenizer.json</c>.</summary>
    public static PairTokenizer Read(JsonElement tokenizer, JsonElement? config, string path, PairTokenizerOptions options)
    {
        var normalizer = tokenizer.Find("normalizer");
        if (normalizer is not null && normalizer.Value.Text("type") is not (null or "BertNormalizer"))
            throw TokenizerFiles.Unsupported(path, "normalizer", normalizer.Value.Text("type"), "BertNormalizer, or none, before a WordPiece");
        if (tokenizer.Find("pre_tokenizer")?.Text("type") is not (null or "BertPreTokenizer") and var words)
            throw TokenizerFiles.Unsupported(path, "pre_tokenizer", words, "BertPreTokenizer, or none, before a WordPiece");
        var model = tokenizer.Find("model");
        if (model?.Text("continuing_subword_prefix") is not (null or "##") and var prefix)
            throw new ModelPackageException(path, $"'{path}' marks pieces inside of words with '{prefix}'; expected '##'.");

        options = WithRules(options, config, normalizer);
        var encoder = new WordPieceEncoder(ByIndex(TokenizerFiles.ReadIds(model?.Find("vocab"), path)), options.Rules, options.UnknownToken);
        return new PairTokenizer(encoder, options, PairTemplate.Read(tokenizer.Find("post_processor"), path));
    }

    private static PairTokenizerOptions WithRules(PairTokenizerOptions options, JsonElement? config, JsonElement? normalizer) => options with
    {
        LowerCase = config?.Bool("do_lower_case") ?? normalizer?.Bool("lowercase") ?? options.LowerCase,
        StripAccents = config?.Bool("strip_accents") ?? normalizer?.Bool("strip_accents"),
        SplitChineseCharacters = config?.Bool("tokenize_chinese_chars") ?? normalizer?.Bool("handle_chinese_chars") ?? options.SplitChineseCharacters,
    };

    private static string[] ByIndex(Dictionary<string, int> ids)
    {
        var vocabulary = new string[ids.Count == 0 ? 0 : ids.Values.Max() + 1];
        Array.Fill(vocabulary, "");
        foreach (var (token, id) in ids)
            vocabulary[id] = token;
        return vocabulary;
    }
}
