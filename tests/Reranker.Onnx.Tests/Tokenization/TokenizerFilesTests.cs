using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Tokenization;

public sealed class TokenizerFilesTests : IDisposable
{
    private readonly TinyModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void The_vocabulary_of_a_tokenizer_json_goes_before_the_one_of_vocab_txt()
    {
        _model.Write("tokenizer.json", TokenizerJson(vocabulary: """{"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "new": 7}"""));
        var tokenizer = PairTokenizer.Load(_model.Folder);
        Assert.Equal([7, 1, 9], tokenizer.EncodeText("new good <name>").Ids.ToArray());
        Assert.Equal(10, tokenizer.VocabularySize);
    }

    [Fact]
    public void The_normalizer_of_a_tokenizer_json_is_used_where_the_configuration_is_silent()
    {
        _model.Write("tokenizer_config.json", "{}");
        _model.Write("tokenizer.json", TokenizerJson("""{"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "New": 4}""", """{"type": "BertNormalizer", "lowercase": false}"""));
        Assert.Equal([4], PairTokenizer.Load(_model.Folder).EncodeText("New").Ids.ToArray());
    }

    [Fact]
    public void Special_tokens_go_by_the_names_of_the_configuration()
    {
        _model.Write("vocab.txt", "<pad>\n<unk>\n<s>\n</s>\nword\n");
        _model.Write("tokenizer_config.json", """{"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": {"content": "</s>", "lstrip": false}}""");
        Assert.Equal([2, 4, 3, 1, 3], PairTokenizer.Load(_model.Folder).Encode("word", "other").Ids.ToArray());
    }

    [Theory]
    [InlineData("""{"model_max_length": 16}""", "{}", 16)]
    [InlineData("""{"model_max_length": 16}""", """{"max_position_embeddings": 8}""", 8)]
    [InlineData("""{"model_max_length": 1000000000000000019884624838656}""", """{"max_position_embeddings": 64}""", 64)]
    [InlineData("""{"model_max_length": 1000000000000000019884624838656}""", "{}", 512)]
    public void The_maximum_is_the_smallest_that_is_stated(string tokenizerConfig, string config, int expected)
    {
        _model.Write("tokenizer_config.json", tokenizerConfig);
        _model.Write("config.json", config);
        Assert.Equal(expected, PairTokenizer.Load(_model.Folder).MaxLength);
    }

    [Theory]
    [InlineData("""{"model": {"type": "WordLevel", "vocab": {"a": 0}}}""", "model of the type 'WordLevel'", "Unigram (XLM-RoBERTa)")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}""", "pre_tokenizer of the type 'none'", "only that on bytes is read")]
    [InlineData("""{"pre_tokenizer": {"type": "ByteLevel"}, "normalizer": {"type": "NFC"}, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}""", "normalizer of the type 'NFC'", "none before a BPE")]
    [InlineData("""{"pre_tokenizer": {"type": "ByteLevel", "use_regex": false}, "model": {"type": "BPE", "vocab": {}, "merges": []}}""", "'ByteLevel without regex'", "ByteLevel, as in RoBERTa")]
    [InlineData("""{"pre_tokenizer": {"type": "ByteLevel"}, "model": {"type": "BPE", "ignore_merges": true, "vocab": {}, "merges": []}}""", "ignore_merges true", "expected none")]
    [InlineData("""{"pre_tokenizer": {"type": "ByteLevel"}, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}""", "lacks 'b'", "part or outcome of a merge")]
    [InlineData("""{"pre_tokenizer": {"type": "ByteLevel"}, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["aa"]}}""", "the merge 'aa'", "two tokens")]
    [InlineData("""{"pre_tokenizer": {"type": "ByteLevel"}, "model": {"type": "BPE", "vocab": {"a": 0}, "merges": [7]}}""", "the merge '7'", "two tokens")]
    [InlineData("""{"normalizer": {"type": "NFKC"}, "pre_tokenizer": {"type": "Metaspace"}, "model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", 0]]}}""", "normalizer of the type 'NFKC'", "Precompiled, Strip")]
    [InlineData("""{"normalizer": {"type": "Replace", "pattern": {"String": "x"}}, "pre_tokenizer": {"type": "Metaspace"}, "model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", 0]]}}""", "'Replace of {\"String\": \"x\"}'", "Precompiled, Strip")]
    [InlineData("""{"normalizer": {"type": "Precompiled", "precompiled_charsmap": "/////w=="}, "pre_tokenizer": {"type": "Metaspace"}, "model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", 0]]}}""", "precompiled_charsmap", "ends before its trie does")]
    [InlineData("""{"pre_tokenizer": {"type": "Whitespace"}, "model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", 0]]}}""", "pre_tokenizer of the type 'Whitespace'", "WhitespaceSplit and Metaspace")]
    [InlineData("""{"pre_tokenizer": {"type": "Metaspace"}, "model": {"type": "Unigram", "unk_id": 1, "vocab": [["a", 0]]}}""", "the unk_id 1", "of 1 pieces")]
    [InlineData("""{"pre_tokenizer": {"type": "Metaspace"}, "model": {"type": "Unigram", "unk_id": 0, "vocab": [["a"]]}}""", "the piece [\"a\"]", "log probability")]
    [InlineData("""{"pre_tokenizer": {"type": "Metaspace"}, "model": {"type": "Unigram", "unk_id": 0, "vocab": [["a", 0]]}}""", "post_processor of the type 'none'", "TemplateProcessing")]
    [InlineData("{}", "has no vocabulary", "tokens with their ids")]
    [InlineData("""{"normalizer": {"type": "Lowercase"}, "model": {"type": "WordPiece", "vocab": {"[UNK]": 0}}}""", "normalizer of the type 'Lowercase'", "BertNormalizer")]
    [InlineData("""{"pre_tokenizer": {"type": "Whitespace"}, "model": {"type": "WordPiece", "vocab": {"[UNK]": 0}}}""", "pre_tokenizer of the type 'Whitespace'", "BertPreTokenizer")]
    [InlineData("""{"post_processor": {"type": "ByteLevelX"}, "model": {"type": "WordPiece", "vocab": {"[UNK]": 0}}}""", "post_processor of the type 'ByteLevelX'", "RobertaProcessing")]
    [InlineData("""{"post_processor": {"type": "TemplateProcessing", "pair": [{"Sequence": {"id": "B", "type_id": 0}}]}, "model": {"type": "WordPiece", "vocab": {"[UNK]": 0}}}""", "whose pair is", "the sequence A, then the sequence B")]
    [InlineData("""{"added_tokens": [{"id": -1, "content": "x"}], "model": {"type": "WordPiece", "vocab": {"[UNK]": 0}}}""", "the id -1", "whole number from 0")]
    public void A_tokenizer_that_is_not_read_is_refused_with_what_was_found_and_what_is_read(string tokenizer, string found, string expected)
    {
        _model.Write("tokenizer.json", tokenizer);
        var error = Assert.Throws<ModelPackageException>(() => PairTokenizer.Load(_model.Folder));
        Assert.EndsWith("tokenizer.json", error.Path, StringComparison.Ordinal);
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_SentencePieces_own_file_only_is_refused_with_what_to_do()
    {
        File.Delete(Path.Combine(_model.Folder, "vocab.txt"));
        _model.Write("sentencepiece.bpe.model", "");
        var error = Assert.Throws<ModelPackageException>(() => PairTokenizer.Load(_model.Folder));
        Assert.Contains("expected a tokenizer.json", error.Message, StringComparison.Ordinal);
        Assert.Contains("save_pretrained", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}""", new[] { 2, 5, 3, 5, 3 }, 3)]
    [InlineData("""{"type": "RobertaProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}""", new[] { 2, 5, 3, 3, 5, 3 }, 6)]
    [InlineData("""{"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "RobertaProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}]}""", new[] { 2, 5, 3, 3, 5, 3 }, 6)]
    [InlineData("""
        {"type": "TemplateProcessing", "special_tokens": {"x": {"id": "x", "ids": [2, 4], "tokens": ["x", "y"]}},
         "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "x", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}]}
        """, new[] { 5, 2, 4, 5 }, 3)]
    [InlineData("null", new[] { 2, 5, 3, 5, 3 }, 3)]
    public void Pairs_go_by_the_template_of_the_tokenizer_json(string processor, int[] expected, int segment)
    {
        _model.Write("tokenizer.json", $$"""{"post_processor": {{processor}}, "model": {"type": "WordPiece", "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "new": 5} } }""");
        var pair = PairTokenizer.Load(_model.Folder).Encode("new", "new");
        Assert.Equal(expected, pair.Ids.ToArray());
        Assert.Equal(segment, pair.SecondSegmentStart);
    }

    [Fact]
    public void Added_tokens_take_space_and_keep_out_of_words_as_they_say()
    {
        _model.Write("tokenizer.json", """
            {"added_tokens": [{"id": 6, "content": "<l>", "lstrip": true}, {"id": 7, "content": "<r>", "rstrip": true}, {"id": 8, "content": "cat", "single_word": true}],
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false}, "model": {"type": "BPE", "merges": [],
             "vocab": {"<unk>": 0, "<pad>": 1, "<s>": 2, "</s>": 3, "Ġ": 4, "x": 5, "c": 9, "a": 10, "t": 11} } }
            """);
        _model.Write("tokenizer_config.json", "{}");
        var tokenizer = PairTokenizer.Load(_model.Folder);
        Assert.Equal([5, 6, 4, 5], tokenizer.EncodeText("x  <l> x").Ids.ToArray());
        Assert.Equal([5, 4, 4, 7, 5], tokenizer.EncodeText("x  <r> x").Ids.ToArray());
        Assert.Equal([8, 4, 9, 10, 11, 5, 4, 8], tokenizer.EncodeText("cat catx cat").Ids.ToArray());
    }

    [Fact]
    public void A_vocabulary_that_lacks_a_special_token_is_refused_by_name()
    {
        _model.Write("vocab.txt", "good\nbad\n");
        var error = Assert.Throws<ModelPackageException>(() => PairTokenizer.Load(_model.Folder));
        Assert.EndsWith("vocab.txt", error.Path, StringComparison.Ordinal);
        Assert.Contains("'[UNK]'", error.Message, StringComparison.Ordinal);
    }

    private static string TokenizerJson(string vocabulary, string normalizer = "null") =>
        $$"""{"added_tokens": [{"id": 9, "content": "<name>"}], "normalizer": {{normalizer}}, "model": {"type": "WordPiece", "vocab": {{vocabulary}} } }""";
}
