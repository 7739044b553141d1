using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Writes the tokenizer's files: those of the base model as they are, or new ones for a new vocabulary.</summary>
internal static class TokenizerWriter
{
    // Those of WordPiece, byte-level BPE and SentencePiece.
    private static readonly string[] Files =
    [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt", "vocab.json", "merges.txt", "sentencepiece.bpe.model",
    ];

    public static async Task WriteAsync(string folder, CrossEncoder model, CancellationToken cancellationToken)
    {
        if (model.BasePackage is { } package)
        {
            foreach (var file in Files.Where(file => File.Exists(Path.Combine(package.Folder, file))))
                File.Copy(Path.Combine(package.Folder, file), Path.Combine(folder, file));
            await CompleteAsync(folder, model.Tokenizer, cancellationToken).ConfigureAwait(false);
            return;
        }

        var vocabulary = model.Vocabulary!;
        await File.WriteAllTextAsync(Path.Combine(folder, "vocab.txt"), string.Join('\n', vocabulary) + "\n", cancellationToken).ConfigureAwait(false);
        await JsonFile.WriteAsync(Path.Combine(folder, "special_tokens_map.json"), SpecialTokens(), cancellationToken).ConfigureAwait(false);

        var config = SpecialTokens();
        config["clean_up_tokenization_spaces"] = true;
        config["do_lower_case"] = true;
        config["model_max_length"] = model.Tokenizer.MaxLength;
        config["strip_accents"] = null;
        config["tokenize_chinese_chars"] = true;
        config["tokenizer_class"] = "BertTokenizer";
        await JsonFile.WriteAsync(Path.Combine(folder, "tokenizer_config.json"), config, cancellationToken).ConfigureAwait(false);
        await JsonFile.WriteAsync(Path.Combine(folder, "tokenizer.json"), FastTokenizer(vocabulary, model.Tokenizer, config), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the tokenizer of an older base model, which has a <c>vocab.txt</c> alone, the file that others ask for.</summary>
    private static async Task CompleteAsync(string folder, PairTokenizer tokenizer, CancellationToken cancellationToken)
    {
        var (path, words, configPath) = (Path.Combine(folder, "tokenizer.json"), Path.Combine(folder, "vocab.txt"), Path.Combine(folder, "tokenizer_config.json"));
        if (File.Exists(path) || !File.Exists(words))
            return;
        var vocabulary = await File.ReadAllLinesAsync(words, cancellationToken).ConfigureAwait(false);
        var config = File.Exists(configPath) ? JsonNode.Parse(await File.ReadAllTextAsync(configPath, cancellationToken).ConfigureAwait(false))!.AsObject() : [];
        await JsonFile.WriteAsync(path, FastTokenizer(vocabulary, tokenizer, config), cancellationToken).ConfigureAwait(false);
    }

    private static JsonObject SpecialTokens() => new()
    {
        ["cls_token"] = VocabularyTrainer.Cls,
        ["mask_token"] = VocabularyTrainer.Mask,
        ["pad_token"] = VocabularyTrainer.Pad,
        ["sep_token"] = VocabularyTrainer.Sep,
        ["unk_token"] = VocabularyTrainer.Unknown,
    };

    /// <summary>The form of Hugging Face's <c>tokenizers</c> library.</summary>
    private static JsonObject FastTokenizer(IReadOnlyList<string> vocabulary, PairTokenizer tokenizer, JsonObject config)
    {
        int[] special = [tokenizer.PadId, tokenizer.UnknownId, tokenizer.ClsId, tokenizer.SepId, .. tokenizer.MaskId is { } mask ? [mask] : Array.Empty<int>()];
        var ids = new JsonObject();
        for (var id = 0; id < vocabulary.Count; id++)
            ids[vocabulary[id]] = id;
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. special.Order().Select(id => AddedToken(vocabulary[id], id))]),
            ["normalizer"] = new JsonObject
            {
                ["type"] = "BertNormalizer",
                ["clean_text"] = true,
                ["handle_chinese_chars"] = config["tokenize_chinese_chars"]?.DeepClone() ?? true,
                ["strip_accents"] = config["strip_accents"]?.DeepClone(),
                ["lowercase"] = config["do_lower_case"]?.DeepClone() ?? true,
            },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["post_processor"] = PairTemplate((vocabulary[tokenizer.ClsId], tokenizer.ClsId), (vocabulary[tokenizer.SepId], tokenizer.SepId)),
            ["decoder"] = new JsonObject { ["type"] = "WordPiece", ["prefix"] = "##", ["cleanup"] = true },
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece", ["unk_token"] = vocabulary[tokenizer.UnknownId], ["continuing_subword_prefix"] = "##", ["max_input_chars_per_word"] = 100, ["vocab"] = ids,
            },
        };
    }

    private static JsonObject AddedToken(string token, int id) => new JsonObject
    {
        ["id"] = id, ["content"] = token, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true,
    };

    /// <summary><c>[CLS] A [SEP] B [SEP]</c>, with segment 1 for B.</summary>
    private static JsonObject PairTemplate((string Token, int Id) cls, (string Token, int Id) sep) => new()
    {
        ["type"] = "TemplateProcessing",
        ["single"] = new JsonArray(Special(cls.Token, 0), Sequence("A", 0), Special(sep.Token, 0)),
        ["pair"] = new JsonArray(Special(cls.Token, 0), Sequence("A", 0), Special(sep.Token, 0), Sequence("B", 1), Special(sep.Token, 1)),
        ["special_tokens"] = new JsonObject { [cls.Token] = TemplateToken(cls), [sep.Token] = TemplateToken(sep) },
    };

    private static JsonObject Special(string token, int segment) => new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = segment } };

    private static JsonObject Sequence(string name, int segment) => new JsonObject { ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = segment } };

    private static JsonObject TemplateToken((string Token, int Id) special) => new JsonObject
    {
        ["id"] = special.Token, ["ids"] = new JsonArray(special.Id), ["tokens"] = new JsonArray(special.Token),
    };
}
