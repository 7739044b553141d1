using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Which special tokens stand around the texts of a pair: a tokenizer.json's <c>post_processor</c>.</summary>
/// <param name="Before">The tokens before the query.</param>
/// <param name="Between">The tokens between query and document.</param>
/// <param name="After">The tokens after the document.</param>
/// <param name="HasSegments"><c>token_type_ids</c> are 1 from the document on; otherwise all are 0.</param>
internal sealed record PairTemplate(int[] Before, int[] Between, int[] After, bool HasSegments)
{
    private const string Supported = "BertProcessing, RobertaProcessing, or TemplateProcessing of a pair";

    /// <summary>How many special tokens a pair has.</summary>
    public int SpecialCount => Before.Length + Between.Length + After.Length;

    /// <summary><c>[CLS] query [SEP] document [SEP]</c>.</summary>
    public static PairTemplate Bert(int cls, int sep) => new([cls], [sep], [sep], HasSegments: true);

    /// <summary><c>&lt;s> query &lt;/s>&lt;/s> document &lt;/s></c>.</summary>
    public static PairTemplate Roberta(int cls, int sep) => new([cls], [sep, sep], [sep], HasSegments: false);

    /// <summary>Reads the template of a tokenizer.json; <see langword="null"/> where it has none.</summary>
    /// <exception cref="ModelPackageException">It is of a kind that is not known, or broken.</exception>
    public static PairTemplate? Read(JsonElement? processor, string path) => processor?.Text("type") switch
    {
        null => null,
        "BertProcessing" => Bert(NamedId(processor.Value, "cls", path), NamedId(processor.Value, "sep", path)),
        "RobertaProcessing" => Roberta(NamedId(processor.Value, "cls", path), NamedId(processor.Value, "sep", path)),
        "TemplateProcessing" => ReadPair(processor.Value, path),
        "Sequence" => ReadSequence(processor.Value, path),
        var type => throw new ModelPackageException(path, $"'{path}' has a post_processor of the type '{type}'; expected {Supported}."),
    };

    // ByteLevel in a sequence moves offsets, of which there are none here.
    private static PairTemplate? ReadSequence(JsonElement sequence, string path)
    {
        JsonElement[] processors = [.. sequence.Items("processors").Where(static item => item.Text("type") != "ByteLevel")];
        return processors.Length <= 1
            ? Read(processors.Select(static item => (JsonElement?)item).SingleOrDefault(), path)
            : throw new ModelPackageException(path, $"'{path}' has several post_processors: {string.Join(", ", processors.Select(static item => item.Text("type")))}; expected one: {Supported}.");
    }

    // ["</s>", 2]
    private static int NamedId(JsonElement processor, string name, string path) =>
        processor.Find(name) is { ValueKind: JsonValueKind.Array } pair && pair.GetArrayLength() == 2 && pair[1].ValueKind == JsonValueKind.Number && pair[1].TryGetInt32(out var id)
            ? id
            : throw new ModelPackageException(path, $"'{path}' has a post_processor without '{name}'; expected a token and its id.");

    private static PairTemplate ReadPair(JsonElement processor, string path)
    {
        List<int>[] special = [[], [], []];
        var segments = new List<double>[] { [], [], [] }; // up to the query, between, from the document on
        var texts = "";
        foreach (var item in processor.Items("pair"))
        {
            if (item.Find("Sequence") is { } text)
            {
                texts += text.Text("id");
                segments[texts == "A" ? 0 : 2].Add(text.Number("type_id") ?? 0);
            }
            else if (item.Find("SpecialToken") is { } token && texts.Length <= 2)
            {
                special[texts.Length].AddRange(Ids(processor, token.Text("id") ?? "", path));
                segments[texts.Length].Add(token.Number("type_id") ?? 0);
            }
        }

        return texts == "AB" && segments[0].All(static segment => segment == 0) && segments[2].Distinct().ToArray() is [0 or 1] second
            ? new PairTemplate([.. special[0]], [.. special[1]], [.. special[2]], HasSegments: second[0] == 1)
            : throw new ModelPackageException(path, $"'{path}' has a TemplateProcessing whose pair is {(processor.Find("pair") is { } pair ? pair.GetRawText() : "missing")}; expected the sequence A, then the sequence B, with type_id 0 up to A and one type_id, 0 or 1, from B on.");
    }

    private static IEnumerable<int> Ids(JsonElement processor, string token, string path) =>
        processor.Find("special_tokens")?.Find(token)?.Find("ids") is { ValueKind: JsonValueKind.Array } ids
            ? ids.EnumerateArray().Select(static id => id.GetInt32())
            : throw new ModelPackageException(path, $"'{path}' has a TemplateProcessing that does not say which ids its special token '{token}' has.");
}
