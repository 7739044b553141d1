using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Training.Tests;

/// <summary>What other tools read from the tokenizer's files: docs/model-folders.md.</summary>
public class TokenizerWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tokenizer_made_here_states_all_that_others_require()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        await ExportAsync(model, folder["m"]);

        Assert.Equal(
            """{"cls_token":"[CLS]","mask_token":"[MASK]","pad_token":"[PAD]","sep_token":"[SEP]","unk_token":"[UNK]","clean_up_tokenization_spaces":true,"do_lower_case":true,"model_max_length":32,"strip_accents":null,"tokenize_chinese_chars":true,"tokenizer_class":"BertTokenizer"}""",
            (await ReadAsync(folder["m/tokenizer_config.json"])).ToJsonString());
        Assert.Equal(
            """{"cls_token":"[CLS]","mask_token":"[MASK]","pad_token":"[PAD]","sep_token":"[SEP]","unk_token":"[UNK]"}""",
            (await ReadAsync(folder["m/special_tokens_map.json"])).ToJsonString());

        var tokenizer = await ReadAsync(folder["m/tokenizer.json"]);
        Assert.Equal(["WordPiece", "BertNormalizer", "BertPreTokenizer", "TemplateProcessing", "WordPiece"],
            ((string[])["model", "normalizer", "pre_tokenizer", "post_processor", "decoder"]).Select(part => (string?)tokenizer[part]!["type"]));
        Assert.Equal(TinyModel.Vocabulary, await File.ReadAllLinesAsync(folder["m/vocab.txt"], Token));
        Assert.Equal(TinyModel.Vocabulary.Index().ToDictionary(static entry => entry.Item, static entry => entry.Index),
            tokenizer["model"]!["vocab"]!.AsObject().ToDictionary(static entry => entry.Key, static entry => (int)entry.Value!));
        Assert.Equal([0, 1, 2, 3, 4], tokenizer["added_tokens"]!.AsArray().Select(static token => (int)token!["id"]!));
        Assert.Equal([0, 0, 0, 1, 1], tokenizer["post_processor"]!["pair"]!.AsArray().Select(static piece => (int)piece!.AsObject().First().Value!["type_id"]!));
    }

    [Fact]
    public async Task All_files_of_a_base_models_tokenizer_travel_on_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        using (var made = TinyModel.Create())
            await ExportAsync(made, folder["base"]);
        string[] files = ["added_tokens.json", "merges.txt", "sentencepiece.bpe.model", "vocab.json"];
        foreach (var file in files)
            await File.WriteAllTextAsync(Path.Combine(folder["base"], file), file, Token);
        await File.WriteAllTextAsync(folder["base/modules.json"], "[]", Token); // of a sentence encoder, which the result is not
        using var model = CrossEncoder.Load(await ModelPackage.OpenAsync(folder["base"], cancellationToken: Token));

        await ExportAsync(model, folder["m"]);

        Assert.All(files, file => Assert.Equal(file, File.ReadAllText(Path.Combine(folder["m"], file))));
        Assert.False(File.Exists(folder["m/modules.json"]));
    }

    [Fact]
    public async Task An_older_base_model_that_has_only_a_vocabulary_goes_out_with_the_file_that_others_ask_for()
    {
        using var folder = new TemporaryFolder();
        string[] vocabulary = ["[MASK]", .. TinyModel.Words, "[SEP]", "[UNK]", "Apple", "[CLS]", "[PAD]"];
        using (var made = CrossEncoder.Create(TinyModel.Config, vocabulary, seed: 1))
            await ExportAsync(made, folder["base"]);
        foreach (var file in (string[])["reranker.json", "tokenizer.json", "special_tokens_map.json"])
            File.Delete(Path.Combine(folder["base"], file));
        await File.WriteAllTextAsync(folder["base/tokenizer_config.json"], """{"do_lower_case": false}""", Token);
        using var model = CrossEncoder.Load(await ModelPackage.OpenAsync(folder["base"], cancellationToken: Token));

        await ExportAsync(model, folder["m"]);

        var tokenizer = await ReadAsync(folder["m/tokenizer.json"]);
        Assert.Equal([0, 17, 18, 20, 21], tokenizer["added_tokens"]!.AsArray().Select(static token => (int)token!["id"]!));
        Assert.Equal("""{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":false}""", tokenizer["normalizer"]!.ToJsonString());
        Assert.Equal("""{"[CLS]":{"id":"[CLS]","ids":[20],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[17],"tokens":["[SEP]"]}}""", tokenizer["post_processor"]!["special_tokens"]!.ToJsonString());
        Assert.Equal(model.Tokenizer.Encode("Apple apple", "nut [MASK] other").Ids.ToArray(), PairTokenizer.Load(folder["m"]).Encode("Apple apple", "nut [MASK] other").Ids.ToArray());
    }

    private static Task<ModelPackage> ExportAsync(CrossEncoder model, string path) =>
        CrossEncoderExporter.ExportAsync(model, path, new ExportOptions { Probe = TinyModel.Pairs }, Token);

    private static async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await File.ReadAllTextAsync(path, Token))!;
}
