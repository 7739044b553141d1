using System.Text.Json.Nodes;
using static Reranker.MLflow.Tests.TestNetworks;

namespace Reranker.MLflow.Tests;

public sealed class OnnxSignatureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_signature_of_a_network_is_that_of_its_own_graph()
    {
        // As RoBERTa's and DistilBERT's: no segments. Old graphs name weights among their inputs.
        var network = Network(Value(11, "input_ids", Long, 0, 0), Value(11, "attention_mask", Long, 0, 0), Value(11, "w", Float, 3), Bytes(5, [.. Bytes(8, "w"u8), .. Bytes(9, new byte[100_000])]), Value(12, "logits", Float, 0, 1));

        var signature = await SignatureAsync(network);

        Assert.Equal(
            """[{"name":"input_ids","type":"tensor","tensor-spec":{"dtype":"int64","shape":[-1,-1]}},{"name":"attention_mask","type":"tensor","tensor-spec":{"dtype":"int64","shape":[-1,-1]}}]""",
            (string)signature!["inputs"]!);
        Assert.Equal("""[{"name":"logits","type":"tensor","tensor-spec":{"dtype":"float32","shape":[-1,1]}}]""", (string)signature["outputs"]!);
    }

    [Fact]
    public async Task A_network_with_segments_or_with_states_has_them_in_its_signature()
    {
        var signature = await SignatureAsync(Network(Value(11, "input_ids", Long, 0, 0), Value(11, "token_type_ids", Long, 0, 0), Value(12, "last_hidden_state", Float, 0, 0, 384)));

        Assert.Contains("token_type_ids", (string)signature!["inputs"]!, StringComparison.Ordinal);
        Assert.Contains("[-1,-1,384]", (string)signature["outputs"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_network_or_takes_texts_has_no_signature()
    {
        byte[] good = Network(Value(11, "input_ids", Long, 0), Value(12, "logits", Float, 1));
        byte[][] files = [[], [8, 8, 1, 2, 3], good[..^3], [.. Bytes(7, [0x5A, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F])], Network(Value(11, "texts", Text, 0), Value(12, "logits", Float, 1)), Network(Value(12, "logits", Float, 1))];
        foreach (var file in files)
            Assert.Null(await SignatureAsync(file));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<JsonNode?> SignatureAsync(byte[] network)
    {
        var folder = _folder[Guid.NewGuid().ToString("N")];
        Directory.CreateDirectory(Path.Combine(folder, "onnx"));
        foreach (var (name, content) in new[] { ("config.json", "{}"), ("vocab.txt", "[PAD]") })
            await File.WriteAllTextAsync(Path.Combine(folder, name), content, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(folder, "onnx", "model.onnx"), network, TestContext.Current.CancellationToken);
        var package = await ModelPackage.OpenAsync(folder, cancellationToken: TestContext.Current.CancellationToken);
        return JsonNode.Parse(new MLmodel(package, "run", "model", DateTimeOffset.UnixEpoch, 1).Json)!["signature"];
    }
}
