using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Training.Tests;

/// <summary>A trained bi-encoder as a folder that <see cref="BiEncoderReranker"/> and sentence-transformers read.</summary>
public sealed class BiEncoderExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bert", SentencePooling.Cls, WeightPrecision.Full)]
    [InlineData("bert", SentencePooling.Mean, WeightPrecision.Half)]
    [InlineData("bert", SentencePooling.Max, WeightPrecision.Full)]
    [InlineData("distilbert", SentencePooling.Mean, WeightPrecision.Full)]
    [InlineData("electra", SentencePooling.Cls, WeightPrecision.Full)]
    [InlineData("roberta", SentencePooling.Mean, WeightPrecision.Full)]
    public async Task It_serves_the_cosines_of_torch_and_can_be_trained_further(string family, SentencePooling pooling, WeightPrecision precision)
    {
        using var model = await LoadAsync(family, new SentenceEncoderOptions { Pooling = pooling, QueryPrompt = "apple ", DocumentPrompt = "kiwi nut " });

        var package = await ExportAsync(model, precision);

        Assert.True(RerankerModel.IsSentenceEncoder(package));
        Assert.InRange(package.Manifest!.ExportParity!.Value, 0, 1e-4);
        Assert.Null(package.Manifest.Activation);
        using var served = await BiEncoderReranker.LoadAsync(package, cancellationToken: Cancellation);
        var cosines = (await served.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Cancellation)).Scores;
        Assert.All(model.Score(TinyModel.Pairs).Zip(cosines), static pair => Assert.Equal(pair.First, 20 * pair.Second, 1e-4f));

        using var again = CrossEncoder.LoadBiEncoder(package);
        Assert.Equal(model.BiEncoder, again.BiEncoder);
        Assert.Empty(again.LeftOutTensors);
        Assert.Equal(model.Score(TinyModel.Pairs), again.Score(TinyModel.Pairs));
    }

    [Fact]
    public async Task Weights_alone_are_served_too()
    {
        using var model = await LoadAsync("bert", new SentenceEncoderOptions { Pooling = SentencePooling.Cls });
        var package = await ExportAsync(model);
        File.Delete(package.OnnxPath);
        File.Delete(Path.Combine(package.Folder, ModelManifest.FileName));

        using var served = await BiEncoderReranker.LoadAsync(package.Folder, cancellationToken: Cancellation);
        var cosines = (await served.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Cancellation)).Scores;
        Assert.All(model.Score(TinyModel.Pairs).Zip(cosines), static pair => Assert.Equal(pair.First, 20 * pair.Second, 1e-4f));
    }

    [Fact]
    public async Task The_files_say_what_sentence_transformers_asks_for()
    {
        using var model = await LoadAsync("bert", new SentenceEncoderOptions { Pooling = SentencePooling.Cls, QueryPrompt = "query: " });
        var package = await ExportAsync(model);

        var config = (await ReadAsync(package, "config.json")).AsObject();
        Assert.Equal("""["BertModel"]""", config["architectures"]!.ToJsonString());
        foreach (var absent in (string[])["id2label", "label2id", "num_labels", "problem_type", "sentence_transformers"])
            Assert.False(config.ContainsKey(absent), absent);
        Assert.Equal(["Transformer", "Pooling", "Normalize"], (await ReadAsync(package, "modules.json")).AsArray().Select(static module => ((string)module!["type"]!).Split('.')[^1]));
        var pooling = (await ReadAsync(package, "1_Pooling/config.json")).AsObject();
        Assert.Equal((32, true), ((int)pooling["word_embedding_dimension"]!, (bool)pooling["pooling_mode_cls_token"]!));
        Assert.Equal(1, pooling.Count(static mode => mode.Key.StartsWith("pooling_mode_", StringComparison.Ordinal) && (bool)mode.Value!));
        Assert.Equal(32, (int)(await ReadAsync(package, "sentence_bert_config.json"))["max_seq_length"]!);
        Assert.Equal(
            """{"model_type":"SentenceTransformer","prompts":{"query":"query: ","document":""},"default_prompt_name":null,"similarity_fn_name":"cosine"}""",
            (await ReadAsync(package, "config_sentence_transformers.json")).ToJsonString());

        using var checkpoint = Checkpoint.Open(package);
        Assert.Contains("embeddings.word_embeddings.weight", checkpoint.Names);
        Assert.Contains("encoder.layer.1.output.LayerNorm.bias", checkpoint.Names);
        Assert.DoesNotContain(checkpoint.Names, static name => name.StartsWith("bert.", StringComparison.Ordinal));
    }

    private static async Task<JsonNode> ReadAsync(ModelPackage package, string file) =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(package.Folder, file), Cancellation))!;

    private async Task<CrossEncoder> LoadAsync(string family, SentenceEncoderOptions options)
    {
        var shape = TinyModel.Config with
        {
            ModelType = family,
            TypeVocabSize = family switch { "distilbert" => 0, "roberta" => 1, _ => 2 },
            EmbeddingSize = family == "electra" ? 16 : null,
            MaxPositionEmbeddings = 33, // RoBERTa counts from after its padding
        };
        using var made = CrossEncoder.Create(family == "roberta" ? shape : shape with { MaxPositionEmbeddings = 32 }, TinyModel.Vocabulary, seed: 3);
        return CrossEncoder.LoadBiEncoder(await CrossEncoderExporter.ExportAsync(made, _folder["cross-encoder"], new ExportOptions { Probe = TinyModel.Pairs }, Cancellation), options);
    }

    private Task<ModelPackage> ExportAsync(CrossEncoder model, WeightPrecision precision = WeightPrecision.Full) =>
        CrossEncoderExporter.ExportAsync(model, _folder["encoder"], new ExportOptions { Probe = TinyModel.Pairs, Precision = precision }, Cancellation);
}
