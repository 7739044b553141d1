using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.BiEncoding;

/// <summary>What the files of a folder, and options, say of pooling, prompts and networks.</summary>
public class SentenceEncoderFolderTests
{
    private const string Query = "red apple", Document = "sour green plum";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cls_token", null)]
    [InlineData("mean_tokens", null)]
    [InlineData("max_tokens", null)]
    [InlineData(null, null)]
    [InlineData(null, SentencePooling.Cls)]
    [InlineData("mean_tokens", SentencePooling.Max)]
    public async Task States_are_pooled_as_the_folder_says_or_the_options(string? stated, SentencePooling? asked)
    {
        using var model = WeightsFolder.Encoder();
        if (stated is not null)
            model.WithPooling(stated, "sentence_transformers.models.Normalize");
        var pooling = asked ?? stated switch { "cls_token" => SentencePooling.Cls, "max_tokens" => SentencePooling.Max, _ => SentencePooling.Mean };
        Assert.Equal(Expected(pooling), await ScoreAsync(model, new BiEncoderOptions { Pooling = asked }), 1e-5f);
    }

    [Theory]
    [InlineData("TokenStates", "mean_tokens")]
    [InlineData("TokenStates", "max_tokens")]
    [InlineData("TokenStates", "cls_token")]
    [InlineData("FirstState", "cls_token")]
    public async Task A_network_that_is_there_gives_what_the_weights_give(string output, string pooling)
    {
        using var model = WeightsFolder.Encoder().WithPooling(pooling);
        var expected = await ScoreAsync(model);
        model.Write("onnx/model.onnx", "");
        await File.WriteAllBytesAsync(Path.Combine(model.Folder, "onnx", "model.onnx"), Network(Enum.Parse<BertOutput>(output)), Token);
        File.Delete(Path.Combine(model.Folder, "model.safetensors"));
        Assert.Equal(expected, await ScoreAsync(model), 1e-5f);
    }

    [Fact]
    public async Task Weights_of_16_bits_change_a_score_by_little()
    {
        using var full = WeightsFolder.Encoder();
        using var half = WeightsFolder.Encoder(WeightPrecision.Half);
        Assert.Equal(await ScoreAsync(full), await ScoreAsync(half), 5e-3f);
    }

    [Fact]
    public async Task Prompts_of_the_folder_stand_before_the_texts_and_those_of_options_instead_of_them()
    {
        using var model = WeightsFolder.Encoder();
        var plain = await ScoreAsync(model);
        var prompted = await ScoreAsync(model, new BiEncoderOptions { QueryPrompt = "query: ", DocumentPrompt = "passage: " });
        model.Write("config_sentence_transformers.json", """{"prompts": {"query": "query: ", "passage": "passage: ", "other": "find "}, "similarity_fn_name": "cosine"}""");

        Assert.NotEqual(plain, prompted, 1e-4f);
        Assert.Equal(prompted, await ScoreAsync(model), 1e-6f);
        Assert.Equal(plain, await ScoreAsync(model, new BiEncoderOptions { QueryPrompt = "", DocumentPrompt = "" }), 1e-6f);
        Assert.Equal(
            await ScoreAsync(model, new BiEncoderOptions { QueryPrompt = "find ", DocumentPrompt = "find " }),
            await ScoreAsync(model, new BiEncoderOptions { QueryPromptName = "other", DocumentPromptName = "other" }), 1e-6f);
    }

    [Fact]
    public async Task A_prompt_that_is_not_there_is_named_with_those_that_are()
    {
        using var model = WeightsFolder.Encoder();
        model.Write("config_sentence_transformers.json", """{"prompts": {"query": "q ", "clustering": "c "}}""");
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => ScoreAsync(model, new BiEncoderOptions { DocumentPromptName = "passage" }));
        Assert.Contains("has no prompt 'passage', which the options ask for; it has 'clustering', 'query'. Name one of them", error.Message, StringComparison.Ordinal);

        model.Write("config_sentence_transformers.json", """{"default_prompt_name": "search"}""");
        error = await Assert.ThrowsAsync<ModelPackageException>(() => ScoreAsync(model));
        Assert.Contains("has no prompt 'search', which its default_prompt_name asks for; it has none", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weightedmean_tokens", "weightedmean_tokens; expected one of cls_token, mean_tokens and max_tokens")]
    [InlineData("none\": false, \"include_prompt\": false, \"x", "include_prompt false")]
    [InlineData("x\": false, \"y", "the pooling of nothing")]
    public async Task A_pooling_that_is_not_known_is_refused_by_name(string mode, string reason)
    {
        using var model = WeightsFolder.Encoder().WithPooling(mode);
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => ScoreAsync(model));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(Path.Combine("1_Pooling", "config.json"), error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_and_a_similarity_that_are_not_known_are_refused_by_name()
    {
        using var model = WeightsFolder.Encoder().WithPooling("mean_tokens", "sentence_transformers.models.Dense");
        Assert.Contains("the module 'Dense'", (await Assert.ThrowsAsync<ModelPackageException>(() => ScoreAsync(model))).Message, StringComparison.Ordinal);
        model.WithPooling("mean_tokens").Write("config_sentence_transformers.json", """{"similarity_fn_name": "dot"}""");
        Assert.Contains("compares vectors by 'dot'", (await Assert.ThrowsAsync<ModelPackageException>(() => ScoreAsync(model))).Message, StringComparison.Ordinal);
        model.WithPooling("mean_tokens", "sentence_transformers.models.Normalize");
        Assert.Equal(Expected(SentencePooling.Mean), await ScoreAsync(model), 1e-5f);
    }

    [Fact]
    public async Task A_network_without_vectors_is_refused_with_what_it_has()
    {
        using var model = WeightsFolder.Encoder().WithPooling("mean_tokens");
        model.Write("onnx/model.onnx", "");
        await File.WriteAllBytesAsync(Path.Combine(model.Folder, "onnx", "model.onnx"), BertOnnxGraph.Write(RandomWeights.Config, RandomWeights.Of(RandomWeights.Config), WeightPrecision.Full), Token);
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => ScoreAsync(model));
        Assert.Contains("has the outputs logits; expected sentence_embedding or last_hidden_state", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Network(BertOutput output)
    {
        var weights = RandomWeights.Of(RandomWeights.Config, withHead: false).ToDictionary(static tensor => tensor.Name, StringComparer.Ordinal);
        return BertOnnxGraph.Write(RandomWeights.Config, output, name => weights[name], WeightPrecision.Full);
    }

    private static float Expected(SentencePooling pooling)
    {
        using var session = new InferenceSession(Network(BertOutput.TokenStates));
        var tokenizer = PairTokenizer.Create(WeightsFolder.Vocabulary);
        float[] Vector(string text)
        {
            long[] ids = [.. tokenizer.EncodeSingle(text, null).Ids.ToArray().Select(static id => (long)id)];
            using var results = session.Run(session.InputNames.Select(name =>
                NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(name switch { "input_ids" => ids, "attention_mask" => [.. ids.Select(static _ => 1L)], _ => new long[ids.Length] }, [1, ids.Length]))).ToArray());
            var states = results[0].AsTensor<float>();
            Assert.Equal([1, ids.Length, 32], states.Dimensions.ToArray());
            return [.. Enumerable.Range(0, 32).Select(column => Enumerable.Range(0, pooling == SentencePooling.Cls ? 1 : ids.Length).Select(token => states[0, token, column]).ToArray())
                .Select(values => pooling == SentencePooling.Max ? values.Max() : values.Average())];
        }

        var (query, document) = (Vector(Query), Vector(Document));
        static double Dot(float[] left, float[] right) => left.Zip(right, static (x, y) => (double)x * y).Sum();
        return (float)(Dot(query, document) / Math.Sqrt(Dot(query, query) * Dot(document, document)));
    }

    private static async Task<float> ScoreAsync(WeightsFolder model, BiEncoderOptions? options = null)
    {
        using var reranker = await BiEncoderReranker.LoadAsync(model.Folder, new OnnxRerankerOptions { TokenBudget = 1, BiEncoder = options ?? new BiEncoderOptions() }, Token);
        return (await reranker.ScoreAsync(new ScoreRequest([new(Query, Document)]), new RerankOptions { RawScores = true }, Token)).Scores[0];
    }
}
