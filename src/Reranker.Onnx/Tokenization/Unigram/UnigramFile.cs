using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Reads a Unigram tokenizer, SentencePiece's in Hugging Face's form, from its <c>tokenizer.json</c>.</summary>
internal static class UnigramFile
{
    private const string Normalizers = "Precompiled, Strip, Replace of the pattern ' {2,}', or a Sequence of them, before a Unigram";
    private const string PreTokenizers = "Metaspace, or WhitespaceSplit and Metaspace, before a Unigram";

    public static PairTokenizer Read(JsonElement tokenizer, string path, PairTokenizerOptions options)
    {
        var model = tokenizer.Find("model")!.Value;
        if (model.Bool("byte_fallback") == true)
            throw new ModelPackageException(path, $"'{path}' has a Unigram with byte_fallback; expected one with an unknown token, as XLM-RoBERTa's.");
        var pieces = model.Items("vocab").Select(piece => ReadPiece(piece, path)).ToArray();
        if (model.Number("unk_id") is not { } unknown || unknown < 0 || unknown >= pieces.Length)
            throw new ModelPackageException(path, $"'{path}' has a Unigram of {pieces.Length} pieces with the unk_id {model.Find("unk_id")?.GetRawText() ?? "null"}; expected the number of one of them.");

        var encoder = new UnigramEncoder(new UnigramPieces(pieces, (int)unknown), [.. ReadNormalizers(tokenizer.Find("normalizer"), path)], ReadMetaspace(tokenizer.Find("pre_tokenizer"), path));
        return new PairTokenizer(encoder, options, PairTemplate.Read(tokenizer.Find("post_processor"), path)
            ?? throw TokenizerFiles.Unsupported(path, "post_processor", null, "TemplateProcessing of a pair"));
    }

    // ["▁the", -3.4]
    private static (string Piece, double Score) ReadPiece(JsonElement piece, string path) =>
        piece.ValueKind == JsonValueKind.Array && piece.GetArrayLength() == 2 && piece[0].GetString() is { } text && piece[1].ValueKind == JsonValueKind.Number
            ? (text, piece[1].GetDouble())
            : throw new ModelPackageException(path, $"'{path}' has the piece {piece.GetRawText()}; expected a text and its log probability.");

    private static IEnumerable<ITextNormalizer> ReadNormalizers(JsonElement? normalizer, string path)
    {
        if (normalizer is not { } one)
            return [];
        var pattern = one.Find("pattern");
        return one.Text("type") switch
        {
            "Sequence" => one.Items("normalizers").SelectMany(item => ReadNormalizers(item, path)),
            "Precompiled" => one.Text("precompiled_charsmap") is { Length: > 0 } rules ? [new PrecompiledCharacterMap(Convert.FromBase64String(rules))] : [],
            "Strip" => [new StripNormalizer(one.Bool("strip_left") ?? true, one.Bool("strip_right") ?? true)],
            "Replace" when pattern?.Text("Regex") == " {2,}" => [new SpaceRunNormalizer(one.Text("content") ?? "")],
            var type => throw TokenizerFiles.Unsupported(path, "normalizer", pattern is null ? type : $"{type} of {pattern.Value.GetRawText()}", Normalizers),
        };
    }

    private static Metaspace ReadMetaspace(JsonElement? words, string path)
    {
        JsonElement[] parts = words?.Text("type") == "Sequence" ? [.. words.Value.Items("pretokenizers")] : words is { } one ? [one] : [];
        string?[] types = [.. parts.Select(static part => part.Text("type"))];
        if (types is not (["Metaspace"] or ["WhitespaceSplit", "Metaspace"]))
            throw TokenizerFiles.Unsupported(path, "pre_tokenizer", types.Length == 0 ? null : string.Join(", ", types), PreTokenizers);

        var metaspace = parts[^1];
        var mark = metaspace.Text("replacement") ?? "▁";
        // Older files say add_prefix_space.
        var scheme = metaspace.Text("prepend_scheme") ?? (metaspace.Bool("add_prefix_space") == false ? "never" : "always");
        return mark.Length == 1 && Enum.TryParse<MetaspacePrepend>(scheme, ignoreCase: true, out var prepend)
            ? new Metaspace(mark[0], prepend, metaspace.Bool("split") ?? true, SplitsAtWhitespace: parts.Length == 2)
            : throw new ModelPackageException(path, $"'{path}' has a Metaspace with the replacement '{mark}' and the prepend_scheme '{scheme}'; expected one character, and always, first or never.");
    }
}
