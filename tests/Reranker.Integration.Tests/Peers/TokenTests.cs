using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Integration.Tests;

/// <summary>The tokens of ten thousand nasty texts, compared with both of Hugging Face's own libraries.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reranker-tokens-").FullName;
    private readonly string[] _vocabulary = [.. NastyTexts.Vocabulary()];
    private readonly PairTokenizer _tokenizer;

    public TokenTests()
    {
        WriteTokenizer();
        _tokenizer = PairTokenizer.Load(_folder);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("transformers")]
    [InlineData("tokenizers")]
    public async Task Every_nasty_text_gets_the_tokens_of_Hugging_Face(string library)
    {
        var texts = NastyTexts.All;
        var theirs = await HuggingFaceJs.TokenizeAsync(library, _folder, texts.Select(Json));
        Assert.Equal(texts.Count, theirs.Length);
        AssertSame(texts.Index().Select(text => (Json(text.Item), theirs[text.Index], _tokenizer.EncodeText(text.Item).Ids.ToArray())));
        Assert.InRange(theirs.Count(ids => ids.Contains(_tokenizer.UnknownId)), 1, texts.Count / 2); // most are spelled, so that their characters are compared
    }

    // Not with Transformers.js, which cuts the end of the joined sequence, its last [SEP] included.
    [Fact]
    public async Task Nasty_pairs_are_cut_as_Hugging_Face_cuts_them()
    {
        var random = new Random(3);
        var texts = NastyTexts.All.Where(static text => text.Length < 1000).ToArray();
        var pairs = Enumerable.Range(0, 2000).Select(_ => (Query: random.GetItems(texts, 1)[0], Document: random.GetItems(texts, 1)[0], Limit: random.Next(5, 80)))
            // Of two texts that both exceed the limit alone, the newest version of the library in Rust gives an odd token by the lengths of words.
            .Where(pair => Math.Min(_tokenizer.EncodeText(pair.Query).Length, _tokenizer.EncodeText(pair.Document).Length) <= pair.Limit).ToArray();
        var theirs = await HuggingFaceJs.TokenizeAsync(
            "tokenizers", _folder, pairs.Select(static pair => string.Create(CultureInfo.InvariantCulture, $"[{Json(pair.Query)},{Json(pair.Document)},{pair.Limit}]")));
        var ours = pairs.Select(pair => _tokenizer.Encode(pair.Query, pair.Document, pair.Limit)).ToArray();
        Assert.InRange(ours.Count(static pair => pair.Truncated), pairs.Length / 4, pairs.Length);
        AssertSame(pairs.Index().Select(pair => (pair.Item.ToString(), theirs[pair.Index], ours[pair.Index].Ids.ToArray())));
    }

    private void AssertSame(IEnumerable<(string Text, int[] Expected, int[] Actual)> cases)
    {
        string[] differences = [.. cases.Where(static one => !one.Expected.AsSpan().SequenceEqual(one.Actual))
            .Select(one => $"{one.Text[..Math.Min(one.Text.Length, 200)]}: expected {Words(one.Expected)}, was {Words(one.Actual)}")];
        Assert.True(differences.Length == 0, $"{differences.Length} differ:\n{string.Join('\n', differences.Take(20))}");
    }

    private string Words(int[] ids) => string.Join(' ', ids.Take(50).Select(id => _vocabulary[id]));

    // By hand, since a serializer would replace lone surrogates.
    private static string Json(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var unit in text)
        {
            if (char.IsAsciiLetterOrDigit(unit))
                json.Append(unit);
            else
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return json.Append('"').ToString();
    }

    private void WriteTokenizer()
    {
        File.Copy(Path.Combine(Repository.ShippedModel, "tokenizer_config.json"), Path.Combine(_folder, "tokenizer_config.json"));
        var tokenizer = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.ShippedModel, "tokenizer.json")))!;
        var vocabulary = new JsonObject();
        foreach (var (id, token) in _vocabulary.Index())
            vocabulary.Add(token, id);
        tokenizer["model"]!["vocab"] = vocabulary;
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), tokenizer.ToJsonString());
    }
}
