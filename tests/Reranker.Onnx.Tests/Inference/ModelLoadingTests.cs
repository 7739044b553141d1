using Microsoft.Extensions.Options;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Inference;

public sealed class ModelLoadingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_model_without_token_type_ids_and_with_another_output_name_loads()
    {
        using var model = new TinyModel(network: TinyNetwork.Write(TinyModel.Weights(), output: "score", tokenTypes: false));
        using var reranker = await model.LoadAsync();
        var response = await reranker.RerankAsync("which", ["bad", "good"], cancellationToken: Cancel);
        Assert.Equal([1, 0], response.Results.Select(static result => result.Index));
    }

    [Theory]
    [InlineData(""", "sentence_transformers": {"activation_fn": "torch.nn.modules.linear.Identity"}""", 0.8f)]
    [InlineData(""", "sbert_ce_default_activation_function": "torch.nn.modules.linear.Identity" """, 0.8f)]
    [InlineData(""", "sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Sigmoid"}""", 0.689974f)]
    [InlineData(""", "id2label": {"0": "LABEL_0"}""", 0.689974f)]
    public async Task The_activation_of_the_configuration_is_used_and_sigmoid_by_default(string config, float expected)
    {
        using var model = new TinyModel(config: config);
        using var reranker = await model.LoadAsync();
        var response = await reranker.ScoreAsync(new ScoreRequest([new("which", "good")]), cancellationToken: Cancel);
        Assert.Equal(expected, response.Scores[0], tolerance: 1e-5f);
    }

    [Theory]
    [InlineData(""", "num_labels": 3""", "3 labels")]
    [InlineData(""", "id2label": {"0": "no", "1": "yes"}""", "2 labels")]
    [InlineData(""", "sentence_transformers": {"activation_fn": "torch.nn.modules.activation.Tanh"}""", "Sigmoid or Identity")]
    [InlineData(", ,", "not valid JSON")]
    public async Task A_configuration_that_is_not_a_rerankers_is_refused_by_name(string config, string expected)
    {
        using var model = new TinyModel(config: config);
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => model.LoadAsync());
        Assert.Equal(Path.Combine(model.Folder, "config.json"), error.Path);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_network_is_refused_by_name()
    {
        using var model = new TinyModel(network: [1, 2, 3]);
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => model.LoadAsync());
        Assert.EndsWith("model.onnx", error.Path, StringComparison.Ordinal);
        Assert.Contains("expected a whole ONNX model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_with_two_labels_is_refused()
    {
        using var model = new TinyModel(network: TinyNetwork.Write(TinyModel.Weights(), labels: 2));
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => model.LoadAsync());
        Assert.Contains("expected Float [batch_size, 1]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_quantized_network_is_named()
    {
        using var model = new TinyModel();
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => model.LoadAsync(new OnnxRerankerOptions { Precision = OnnxPrecision.Quantized }));
        Assert.EndsWith("model_quantized.onnx", error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vocabulary_larger_than_the_models_is_refused()
    {
        using var model = new TinyModel();
        model.Write("config.json", """{"vocab_size": 7, "max_position_embeddings": 32}""");
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => model.LoadAsync());
        Assert.Contains("vocab_size 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_whose_weights_are_not_numbers_is_refused_before_it_serves()
    {
        using var model = new TinyModel(network: TinyNetwork.Write([.. TinyModel.Weights().Select(static _ => float.NaN)]));
        await Assert.ThrowsAsync<InferenceException>(() => model.LoadAsync());
    }

    [Fact]
    public async Task An_option_out_of_its_range_is_refused()
    {
        using var model = new TinyModel();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => model.LoadAsync(new OnnxRerankerOptions { TokenBudget = 0 }));
        Assert.Contains("TokenBudget must be between 1 and", error.Message, StringComparison.Ordinal);
    }
}
