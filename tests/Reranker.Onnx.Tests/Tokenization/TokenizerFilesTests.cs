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

    [Fact]
    public void A_tokenizer_that_is_no_WordPiece_is_refused_by_name()
    {
        _model.Write("tokenizer.json", """{"model": {"type": "BPE", "vocab": {"a": 0}}}""");
        var error = Assert.Throws<ModelPackageException>(() => PairTokenizer.Load(_model.Folder));
        Assert.EndsWith("tokenizer.json", error.Path, StringComparison.Ordinal);
        Assert.Contains("'BPE'; expected a WordPiece", error.Message, StringComparison.Ordinal);
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
