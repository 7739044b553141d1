using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reranker.Onnx.Tests.Tokenization;

/// <summary>Byte-level BPE and Unigram against Hugging Face's own library; see Golden/README.md.</summary>
public sealed class GoldenSubwordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reranker-subwords-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_byte_level_BPE_gives_the_tokens_of_Hugging_Face() => AssertGolden("byteLevel", ByteLevel());

    [Fact]
    public void A_byte_level_BPE_with_a_space_before_the_first_word_gives_the_tokens_of_Hugging_Face()
    {
        var json = ByteLevel();
        json["pre_tokenizer"]!["add_prefix_space"] = true;
        AssertGolden("byteLevelPrefixed", json);

        // As elsewhere, tokenizer_config.json goes before.
        Write("tokenizer_config.json", """{"add_prefix_space": false}""");
        AssertGolden("byteLevel", json);
    }

    [Fact]
    public void Merges_written_as_arrays_and_a_model_without_a_type_are_read_all_the_same()
    {
        var json = ByteLevel();
        var model = json["model"]!.AsObject();
        model.Remove("type");
        model["merges"] = new JsonArray([.. model["merges"]!.AsArray().Select(static merge => new JsonArray([.. merge!.GetValue<string>().Split(' ').Select(static part => (JsonNode)part)]))]);
        AssertGolden("byteLevel", json);
    }

    [Fact]
    public void A_vocabulary_with_its_merges_beside_it_is_read_without_a_tokenizer_json()
    {
        var model = ByteLevel()["model"]!;
        Write("vocab.json", model["vocab"]!.ToJsonString());
        Write("merges.txt", "#version: 0.2\n" + string.Join('\n', model["merges"]!.AsArray().Select(static merge => merge!.GetValue<string>())) + "\n");
        AssertGolden("byteLevel");
    }

    [Fact]
    public void A_Unigram_gives_the_tokens_of_Hugging_Face() => AssertGolden("unigram", Unigram());

    [Fact]
    public void A_Unigram_with_the_keys_of_older_files_gives_the_tokens_of_Hugging_Face()
    {
        var json = Unigram();
        json["normalizer"] = json["normalizer"]!["normalizers"]![0]!.DeepClone();
        json["pre_tokenizer"] = JsonNode.Parse("""{"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Metaspace", "replacement": "▁", "add_prefix_space": true}]}""");
        AssertGolden("unigramOld", json);
    }

    [Fact]
    public void Pairs_are_joined_and_cut_as_Hugging_Face_does()
    {
        var tokenizers = new Dictionary<string, PairTokenizer> { ["byteLevel"] = Load(ByteLevel()), ["unigram"] = Load(Unigram()) };
        var lines = File.ReadAllLines(RepositoryFiles.Golden("pairs.jsonl"));
        Assert.Equal(80, lines.Length);
        Assert.All(lines, line =>
        {
            var golden = JsonNode.Parse(line)!;
            var pair = tokenizers[(string)golden["kind"]!].Encode((string)golden["query"]!, (string)golden["document"]!, (int)golden["maxLength"]!);
            Assert.Equal(Ids(golden["ids"]!), pair.Ids.ToArray());
            Assert.Equal(pair.Length, pair.SecondSegmentStart);
        });
    }

    [Theory]
    [InlineData("byteLevel")]
    [InlineData("unigram")]
    public void A_document_of_five_megabytes_is_read_only_as_far_as_it_matters(string kind)
    {
        var tokenizer = Load(kind == "unigram" ? Unigram() : ByteLevel());
        var document = string.Concat(Enumerable.Repeat("the query and the document ", 190_000));
        Assert.Equal(tokenizer.Encode("index", document[..20_000]).Ids.ToArray(), tokenizer.Encode("index", document).Ids.ToArray());
    }

    private static JsonObject ByteLevel() => JsonNode.Parse(File.ReadAllText(RepositoryFiles.Golden("byte-level.json")))!.AsObject();

    private static JsonObject Unigram() => JsonNode.Parse(File.ReadAllText(RepositoryFiles.Golden("unigram.json")))!.AsObject();

    private static int[] Ids(JsonNode ids) => ids.Deserialize<int[]>()!;

    private PairTokenizer Load(JsonObject? json)
    {
        if (json is not null)
            Write("tokenizer.json", json.ToJsonString());
        return PairTokenizer.Load(_folder);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private void AssertGolden(string kind, JsonObject? json = null)
    {
        var tokenizer = Load(json);
        var lines = File.ReadAllLines(RepositoryFiles.Golden("subwords.jsonl"));
        Assert.Equal(283, lines.Length);
        Assert.All(lines, line =>
        {
            var golden = JsonNode.Parse(line)!;
            Assert.Equal(Ids(golden[kind]!), tokenizer.EncodeText((string)golden["text"]!).Ids.ToArray());
        });
    }
}
