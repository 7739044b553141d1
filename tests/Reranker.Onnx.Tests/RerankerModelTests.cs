using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests;

/// <summary>Models of both kinds, each where it belongs and where it does not.</summary>
public class RerankerModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_package_is_served_as_what_it_is()
    {
        using var encoder = WeightsFolder.Encoder();
        using var crossEncoder = WeightsFolder.CrossEncoder();
        using var first = await RerankerModel.LoadAsync(await encoder.OpenAsync(), cancellationToken: Token);
        using var second = await RerankerModel.LoadAsync(await crossEncoder.OpenAsync(), cancellationToken: Token);
        Assert.IsType<BiEncoderReranker>(first);
        Assert.IsType<OnnxReranker>(second);
    }

    [Theory]
    [InlineData("config_sentence_transformers.json", """{"model_type": "SentenceTransformer"}""", true)]
    [InlineData("1_Pooling/config.json", """{"pooling_mode_mean_tokens": true}""", true)]
    [InlineData("config_sentence_transformers.json", """{"model_type": "CrossEncoder"}""", false)]
    [InlineData("note.txt", "", false)]
    public async Task What_sentence_transformers_wrote_into_a_folder_decides(string file, string content, bool isEncoder)
    {
        using var model = WeightsFolder.CrossEncoder();
        model.Write(file, content);
        Assert.Equal(isEncoder, RerankerModel.IsSentenceEncoder(await model.OpenAsync()));
    }

    [Fact]
    public async Task A_network_beside_a_configuration_that_names_no_class_is_a_cross_encoders()
    {
        using var model = new TinyModel();
        Assert.False(RerankerModel.IsSentenceEncoder(await model.OpenAsync()));
    }

    [Fact]
    public async Task Each_kind_given_for_the_other_is_refused_with_what_to_do()
    {
        using var encoder = WeightsFolder.Encoder();
        using var crossEncoder = WeightsFolder.CrossEncoder();

        var error = await Assert.ThrowsAsync<ModelPackageException>(() => OnnxReranker.LoadAsync(encoder.Folder, cancellationToken: Token));
        Assert.Contains("holds a sentence encoder", error.Message, StringComparison.Ordinal);
        Assert.Contains("Serve it with BiEncoderReranker", error.Message, StringComparison.Ordinal);

        error = await Assert.ThrowsAsync<ModelPackageException>(() => BiEncoderReranker.LoadAsync(crossEncoder.Folder, cancellationToken: Token));
        Assert.Contains("holds a cross-encoder", error.Message, StringComparison.Ordinal);
        Assert.Contains("Serve it with OnnxReranker", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slot_switches_from_one_kind_to_the_other_and_back_to_vectors_that_it_kept()
    {
        using var encoder = WeightsFolder.Encoder();
        using var crossEncoder = WeightsFolder.CrossEncoder();
        using var slot = new ModelSlot();
        using var reranker = new OnnxReranker(slot);
        string[] documents = ["red apple", "green plum"];

        await slot.LoadAsync(await encoder.OpenAsync(), Token);
        var first = await reranker.RerankAsync("red", documents, cancellationToken: Token);
        await slot.LoadAsync(await crossEncoder.OpenAsync(), Token);
        var second = await reranker.RerankAsync("red", documents, cancellationToken: Token);
        using var vectors = new BiEncoderReranker(slot);
        await Assert.ThrowsAsync<ModelPackageException>(() => vectors.PrecomputeAsync(documents, cancellationToken: Token));
        await slot.LoadAsync(await encoder.OpenAsync(), Token);
        var third = await reranker.RerankAsync("red", documents, cancellationToken: Token);

        Assert.NotEqual(first.Model.Digest, second.Model.Digest);
        Assert.Equal(first.Model, third.Model);
        Assert.True(third.Usage.TotalTokens < first.Usage.TotalTokens);
    }

    [Fact]
    public async Task A_sentence_encoder_is_the_first_stage_of_a_cascade()
    {
        using var encoder = WeightsFolder.Encoder();
        using var crossEncoder = WeightsFolder.CrossEncoder();
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddKeyedBiEncoderReranker("first", encoder.Folder, static options => options.BiEncoder.QueryPrompt = "find ");
        builder.Services.AddReranker(crossEncoder.Folder).UseCascade(static provider => provider.GetRequiredKeyedService<IReranker>("first"), new CascadeOptions { Keep = 1 });
        using var host = builder.Build();
        await host.StartAsync(Token);

        Assert.NotNull(host.Services.GetRequiredKeyedService<ModelSlot>("first").Current); // loaded before the first request
        var response = await host.Services.GetRequiredService<IReranker>().RerankAsync("red", ["red apple", "green plum"], cancellationToken: Token);

        Assert.NotNull(response.Results[1].FirstStage);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task A_sentence_encoder_is_registered_by_its_folder_alone()
    {
        using var encoder = WeightsFolder.Encoder();
        var services = new ServiceCollection();
        services.AddBiEncoderReranker(encoder.Folder);
        await using var provider = services.BuildServiceProvider();
        var reranker = provider.GetRequiredService<IReranker>();

        await reranker.RerankAsync("red", ["green"], cancellationToken: Token);

        Assert.Equal(1, reranker.GetService<DocumentVectors>()!.Count);
    }

    [Fact]
    public void Options_that_cannot_be_are_refused()
    {
        var options = new OnnxRerankerOptions { BiEncoder = { Pooling = (SentencePooling)9, QueryPrompt = "", QueryPromptName = "query", MaxVectorBytes = -1, VectorsFile = "" } };
        var error = Assert.Throws<OptionsValidationException>(() => new BiEncoderReranker("folder", options));
        foreach (var name in (string[])["Pooling", "QueryPromptName", "MaxVectorBytes", "VectorsFile"])
            Assert.Contains($"BiEncoder.{name}", error.Message, StringComparison.Ordinal);
    }
}
