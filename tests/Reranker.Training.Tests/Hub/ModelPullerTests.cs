using System.Text;
using Reranker.Onnx;

namespace Reranker.Training.Tests;

public sealed class ModelPullerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pulled_package_is_the_one_on_the_hub_and_is_not_downloaded_twice()
    {
        await using var hub = await StartAsync();
        var original = await ModelPackage.OpenAsync(_folder["m"], cancellationToken: Token);
        using var http = ModelPuller.CreateHttpClient();
        var puller = new ModelPuller(http, Options(hub));

        var pulled = await puller.PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);
        var transfers = hub.Transfers.Count;
        var again = await puller.PullAsync($"{hub.Uri}{LoopbackHub.Id}", _folder["q"], cancellationToken: Token);

        Assert.Equal(original.Identity.Digest, pulled.Identity.Digest);
        Assert.Equal(original.Identity.Digest, again.Identity.Digest);
        Assert.Equal(transfers, hub.Transfers.Count);
        Assert.Empty(Directory.EnumerateDirectories(_folder["cache"]));
    }

    [Theory]
    [InlineData("m")]
    [InlineData("owner/missing")]
    public async Task A_password_in_a_hubs_address_is_not_shown(string model)
    {
        await using var hub = await StartAsync();
        using var http = ModelPuller.CreateHttpClient();
        var options = Options(hub) with { Endpoint = new UriBuilder(Options(hub).Endpoint) { UserName = "ann", Password = "pa55word" }.Uri, MaxRetries = 0 };

        foreach (var asked in (string[])[model, $"{options.Endpoint}a/b/c"])
        {
            var error = await Assert.ThrowsAsync<HubException>(() => new ModelPuller(http, options).PullAsync(asked, _folder["p"], cancellationToken: Token));
            Assert.DoesNotContain("pa55word", error.ToString(), StringComparison.Ordinal);
            Assert.Contains("***@", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Weights_without_a_network_are_exported()
    {
        await using var hub = await StartAsync();
        foreach (var path in (string[])["onnx/model.onnx", "reranker.json"])
            hub.Files.TryRemove(path, out _);
        hub.Files["pytorch_model.bin"] = new byte[5000];
        hub.Files["onnx/model_O4.onnx"] = new byte[5000];
        using var http = ModelPuller.CreateHttpClient();

        var pulled = await new ModelPuller(http, Options(hub)).PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);

        Assert.Equal(LoopbackHub.Id, pulled.Manifest!.BaseModel);
        Assert.InRange(pulled.Manifest.ExportParity!.Value, 0, 1e-4);
        Assert.DoesNotContain(hub.Transfers, static transfer => transfer.Path.EndsWith(".bin", StringComparison.Ordinal) || transfer.Path.Contains("O4", StringComparison.Ordinal));
        Assert.Equal(await LogitsAsync(_folder["m"]), await LogitsAsync(pulled.Folder));
    }

    [Fact]
    public async Task An_encoder_is_pulled_to_be_trained_without_its_network_which_gives_no_scores()
    {
        await using var hub = await StartAsync();
        hub.Files.TryRemove("reranker.json", out _);
        hub.Files["config.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(hub.Files["config.json"]).Replace("BertForSequenceClassification", "BertModel", StringComparison.Ordinal));
        using (var model = TinyModel.Create())
        {
            await SafetensorsWriter.WriteAsync(
                _folder["encoder"],
                [.. model.Module.CheckpointParameters().Where(static named => !named.Name.StartsWith("classifier", StringComparison.Ordinal))
                    .Select(static named => new NamedWeights(named.Name, named.Parameter.shape, named.Parameter.data<float>().ToArray()))],
                WeightPrecision.Full, Token);
        }

        hub.Files["model.safetensors"] = await File.ReadAllBytesAsync(_folder["encoder"], Token);
        using var http = ModelPuller.CreateHttpClient();

        var pulled = await new ModelPuller(http, Options(hub)).PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);

        Assert.Equal((LoopbackHub.Id, null), (pulled.Manifest!.BaseModel, pulled.Manifest.Activation));
        Assert.False(File.Exists(pulled.OnnxPath));
        using var begun = CrossEncoder.Load(pulled, headSeed: 1);
        Assert.Equal(["classifier.bias", "classifier.weight"], begun.NewTensors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_sentence_encoder_is_pulled_with_what_says_how_it_makes_vectors()
    {
        await using var hub = await StartAsync();
        hub.Files.Clear();
        var source = await SentenceEncoder.WriteAsync(_folder["e"], Token);
        foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            hub.Files[Path.GetRelativePath(source, path).Replace('\\', '/')] = await File.ReadAllBytesAsync(path, Token);
        using var http = ModelPuller.CreateHttpClient();

        var pulled = await new ModelPuller(http, Options(hub)).PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);

        using var expected = await BiEncoderReranker.LoadAsync(source, cancellationToken: Token);
        using var actual = await BiEncoderReranker.LoadAsync(pulled, cancellationToken: Token);
        Assert.Equal((await expected.ScoreAsync(new ScoreRequest(TinyModel.Pairs), cancellationToken: Token)).Scores, (await actual.ScoreAsync(new ScoreRequest(TinyModel.Pairs), cancellationToken: Token)).Scores);
    }

    [Fact]
    public async Task A_broken_connection_is_taken_up_where_it_broke()
    {
        await using var hub = await StartAsync();
        hub.CutAfter = 20_000;
        using var http = ModelPuller.CreateHttpClient();

        await new ModelPuller(http, Options(hub)).PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);

        var ranges = hub.Transfers.Where(static transfer => transfer.Path == "model.safetensors").Select(static transfer => transfer.Range).ToArray();
        Assert.Equal("", ranges[0]);
        Assert.True(ranges.Length > 2);
        Assert.All(ranges[1..], static range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
        Assert.Equal(ranges.Length, ranges.Distinct().Count());
    }

    [Fact]
    public async Task A_hub_that_sends_nothing_is_given_up_and_what_came_before_is_kept_for_the_next_pull()
    {
        await using var hub = await StartAsync();
        using var http = ModelPuller.CreateHttpClient();
        hub.CutAfter = 20_000;
        var options = Options(hub) with { MaxRetries = 0 };
        var puller = new ModelPuller(http, options);
        var progress = new Listener(done =>
        {
            if (done is { File: "model.safetensors", Bytes: >= 20_000 })
                hub.CutAfter = 0;
        });

        var error = await Assert.ThrowsAsync<HubException>(() => puller.PullAsync(LoopbackHub.Id, _folder["p"], progress, Token));
        Assert.Contains("pull again to go on from there", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["p"]));

        hub.CutAfter = null;
        hub.Transfers.Clear();
        await puller.PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);
        Assert.StartsWith("bytes=", hub.Transfers.First(static transfer => transfer.Path == "model.safetensors").Range, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_without_ranges_sends_all_of_it_again()
    {
        await using var hub = await StartAsync();
        hub.IgnoresRanges = true;
        hub.CutAfter = 20_000;
        using var http = ModelPuller.CreateHttpClient();
        var puller = new ModelPuller(http, Options(hub) with { MaxRetries = 1 });
        await Assert.ThrowsAsync<HubException>(() => puller.PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token));

        hub.CutAfter = null;
        var pulled = await puller.PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);
        Assert.Equal(hub.Files["model.safetensors"], await File.ReadAllBytesAsync(pulled.WeightsPath, Token));
    }

    [Fact]
    public async Task Half_a_file_that_was_spoilt_is_fetched_anew()
    {
        await using var hub = await StartAsync();
        using var http = ModelPuller.CreateHttpClient();
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(hub.Files["model.safetensors"]));
        Directory.CreateDirectory(_folder["cache"]);
        await File.WriteAllBytesAsync(_folder[$"cache/{digest}.incomplete"], new byte[5000], Token);

        var pulled = await new ModelPuller(http, Options(hub)).PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);

        Assert.Equal(hub.Files["model.safetensors"], await File.ReadAllBytesAsync(pulled.WeightsPath, Token));
    }

    [Fact]
    public async Task Other_bytes_than_the_hubs_list_says_are_refused_and_not_kept()
    {
        await using var hub = await StartAsync();
        hub.Corrupts = true;
        using var http = ModelPuller.CreateHttpClient();
        var puller = new ModelPuller(http, Options(hub));

        var error = await Assert.ThrowsAsync<HubException>(() => puller.PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token));
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["p"]));

        hub.Corrupts = false;
        await puller.PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);
    }

    [Fact]
    public async Task A_token_goes_to_the_hub_and_nowhere_else()
    {
        await using var hub = await StartAsync();
        hub.Token = "secret";
        using var http = ModelPuller.CreateHttpClient();

        var error = await Assert.ThrowsAsync<HubException>(() => new ModelPuller(http, Options(hub)).PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token));
        Assert.Contains("HF_TOKEN", error.Message, StringComparison.Ordinal);

        await new ModelPuller(http, Options(hub) with { Token = "secret" }).PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token);
        Assert.NotEmpty(hub.Transfers);
        Assert.All(hub.Transfers, static transfer => Assert.False(transfer.HasToken));
    }

    [Fact]
    public async Task Weights_that_are_only_a_pickle_are_refused()
    {
        await using var hub = await StartAsync();
        foreach (var path in (string[])["onnx/model.onnx", "model.safetensors", "reranker.json"])
            hub.Files.TryRemove(path, out _);
        hub.Files["pytorch_model.bin"] = new byte[5000];
        using var http = ModelPuller.CreateHttpClient();

        var error = await Assert.ThrowsAsync<HubException>(() => new ModelPuller(http, Options(hub)).PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token));

        Assert.Contains("'pytorch_model.bin'", error.Message, StringComparison.Ordinal);
        Assert.Empty(hub.Transfers);
    }

    [Fact]
    public async Task A_path_that_leads_out_of_the_folder_is_refused()
    {
        await using var hub = await StartAsync();
        hub.Files["../evil.json"] = [1];
        using var http = ModelPuller.CreateHttpClient();
        var error = await Assert.ThrowsAsync<HubException>(() => new ModelPuller(http, Options(hub)).PullAsync(LoopbackHub.Id, _folder["p"], cancellationToken: Token));
        Assert.Contains("'../evil.json'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("someone/nothing", "no model 'someone/nothing'")]
    [InlineData("a/b/c", "neither a folder nor a model")]
    [InlineData("../secrets", "neither a folder nor a model")]
    [InlineData("some one/x", "neither a folder nor a model")]
    public async Task A_model_that_cannot_be_had_is_named(string model, string reason)
    {
        await using var hub = await StartAsync();
        using var http = ModelPuller.CreateHttpClient();
        var error = await Assert.ThrowsAsync<HubException>(() => new ModelPuller(http, Options(hub)).PullAsync(model, _folder["p"], cancellationToken: Token));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_copied_and_checked()
    {
        await using var hub = await StartAsync();
        using var http = ModelPuller.CreateHttpClient();
        var pulled = await new ModelPuller(http, Options(hub)).PullAsync(_folder["m"], _folder["p"], cancellationToken: Token);
        Assert.Equal((await ModelPackage.OpenAsync(_folder["m"], cancellationToken: Token)).Identity.Digest, pulled.Identity.Digest);
        await Assert.ThrowsAsync<TrainingException>(() => new ModelPuller(http, Options(hub)).PullAsync(_folder["m"], _folder["p"], cancellationToken: Token));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<LoopbackHub> StartAsync()
    {
        using (var model = TinyModel.Create())
            await CrossEncoderExporter.ExportAsync(model, _folder["m"], new ExportOptions { Probe = TinyModel.Pairs, ModelCard = "# Tiny" }, Token);
        var hub = await LoopbackHub.StartAsync(Token);
        hub.Add(_folder["m"]);
        return hub;
    }

    private HubOptions Options(LoopbackHub hub) => new() { Endpoint = hub.Uri, Token = null, CacheFolder = _folder["cache"], RetryDelay = TimeSpan.Zero };

    private static async Task<IReadOnlyList<float>> LogitsAsync(string folder)
    {
        using var reranker = await OnnxReranker.LoadAsync(folder, cancellationToken: Token);
        return (await reranker.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Token)).Scores;
    }

    private sealed class Listener(Action<PullProgress> report) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => report(value);
    }
}
