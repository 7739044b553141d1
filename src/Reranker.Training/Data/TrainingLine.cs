using System.Text.Json;

namespace Reranker.Training;

/// <summary>A line of training data, read strictly: what it says is known, and nothing that it says is lost.</summary>
internal readonly struct TrainingLine(JsonElement example)
{
    private const string LabelRange = "true, false or a number from 0 (not relevant) to 100";

    private static readonly FieldNames Known = new("query", "passage", "title", "pos", "neg", "label", "results", "timestamp");

    // What others call texts and labels: passing over them would lose what matters.
    private static readonly HashSet<string> Foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        "anchor", "question", "document", "documents", "text", "positive", "positives", "negative", "negatives", "answer", "answers", "grade", "relevance", "relevant", "is_relevant", "score", "rating",
    };

    public bool IsFeedback => example.TryGetProperty("results", out _);

    /// <summary>The query; <see langword="null"/> where there is none.</summary>
    public string? Query => Find("query") is { } query ? NotBlank(Text(query, "query"), "query") : null;

    public string? Passage => Find("passage") is { } passage ? Text(passage, "passage") : null;

    public string? Title => Find("title") is { ValueKind: not JsonValueKind.Null } title ? Text(title, "title") : null;

    /// <summary>Relevant texts; <see langword="null"/> where the field is absent.</summary>
    public string[]? Positives => Find("pos") is { } texts ? Texts(texts, "pos") : null;

    /// <summary>Texts that are not relevant; <see langword="null"/> where the field is absent.</summary>
    public string[]? Negatives => Find("neg") is { } texts ? Texts(texts, "neg") : null;

    /// <summary>How relevant the passage is; <see langword="null"/> where the line does not say, which is that it is.</summary>
    public double? Label => Find("label") is not { } label ? null : label.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number when label.TryGetDouble(out var grade) && grade is >= 0 and <= RankingCandidate.MaxGrade => grade,
        _ => throw new JsonException($"The label is {label.GetRawText()}; expected {LabelRange}."),
    };

    /// <summary>Refuses fields that say something which would be passed over.</summary>
    /// <exception cref="JsonException">There is one.</exception>
    public void CheckNames()
    {
        foreach (var name in example.EnumerateObject().Select(static field => field.Name))
        {
            if (Known.Meant(name) is { } meant)
                throw new JsonException($"There is a field '{name}'; expected the name '{meant}'.");
            if (Foreign.Contains(name))
                throw new JsonException($"The field '{name}' is not read. Rename it to what it is here (query, passage, label, pos, neg), or leave it out.");
        }

        Exclude("passage", "pos", "neg");
        Exclude("label", "pos", "neg");
        if (Has("neg") && !Has("pos"))
            throw new JsonException("There is 'neg' without 'pos': of texts that are not relevant alone nothing is learnt. Add a 'pos', empty where a teacher shall find it.");
        if (Has("label") && !(Has("query") && Has("passage")))
            throw new JsonException("There is a 'label' without a 'query' and a 'passage' that it is about.");
    }

    private void Exclude(string name, params ReadOnlySpan<string> others)
    {
        foreach (var other in others)
            if (Has(name) && Has(other))
                throw new JsonException($"There are both '{name}' and '{other}'; expected one form: query and passage, or query, pos and neg.");
    }

    private bool Has(string name) => example.TryGetProperty(name, out _);

    private JsonElement? Find(string name) => example.TryGetProperty(name, out var value) ? value : null;

    private static string NotBlank(string text, string name) => string.IsNullOrWhiteSpace(text) ? throw new JsonException($"The {name} is blank.") : text;

    private static string[] Texts(JsonElement texts, string name) => texts.ValueKind == JsonValueKind.Array
        ? [.. texts.EnumerateArray().Select((text, index) => Text(text, $"{name}[{index}]"))]
        : throw new JsonException($"'{name}' is {Kind(texts)}; expected a list of texts.");

    private static string Text(JsonElement text, string name) => text.ValueKind == JsonValueKind.String
        ? text.GetString()!
        : throw new JsonException($"'{name}' is {Kind(text)}; expected a text.");

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        _ => value.GetRawText(),
    };
}
