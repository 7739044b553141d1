using System.Text.Json;

namespace Reranker.Onnx.Networks;

/// <summary>How a folder's sentence encoder makes vectors: what its files say, and what options say instead.</summary>
/// <param name="VocabularySize">How many token embeddings the model has, where stated.</param>
/// <param name="HiddenSize">How wide its states are, where stated.</param>
/// <param name="MaxLength">The most tokens of a text, where the folder limits them beyond its tokenizer.</param>
/// <param name="Pooling">How states become a vector.</param>
/// <param name="QueryPrompt">What stands before queries; empty for nothing.</param>
/// <param name="DocumentPrompt">What stands before documents; empty for nothing.</param>
public sealed record SentenceEncoderConfig(int? VocabularySize, int? HiddenSize, int? MaxLength, SentencePooling Pooling, string QueryPrompt, string DocumentPrompt)
{
    private const string FileName = "config_sentence_transformers.json";

    /// <summary>What a network that is written from a checkpoint shall give: of the last layer no more than is pooled.</summary>
    public BertOutput Output => Pooling == SentencePooling.Cls ? BertOutput.FirstState : BertOutput.TokenStates;

    /// <exception cref="ModelPackageException">A file is broken, or asks for what is not known here; or the options name a prompt that there is not.</exception>
    public static SentenceEncoderConfig Load(ModelPackage package, BiEncoderOptions options)
    {
        using var config = JsonFile.Open(package.ConfigPath)!;
        using var limits = JsonFile.Open(Path.Combine(package.Folder, "sentence_bert_config.json"), optional: true);
        var path = Path.Combine(package.Folder, FileName);
        using var sentence = JsonFile.Open(path, optional: true);
        var modules = SentenceModules.Find(package.Folder);
        RequireCosine(sentence, modules, path);
        var prompts = Prompts.Read(sentence, path);
        return new SentenceEncoderConfig(
            (int?)config.RootElement.Number("vocab_size"),
            (int?)(config.RootElement.Number("hidden_size") ?? config.RootElement.Number("dim")),
            (int?)limits?.RootElement.Number("max_seq_length"),
            options.Pooling ?? (modules is { HasPooling: true } ? modules.ReadPooling(package.Folder) : SentencePooling.Mean),
            options.QueryPrompt ?? prompts.Find(options.QueryPromptName, "query"),
            options.DocumentPrompt ?? prompts.Find(options.DocumentPromptName, "document", "passage", "corpus"));
    }

    // Of vectors of length 1 the dot product is the cosine, and a distance orders as the cosine does.
    private static void RequireCosine(JsonDocument? sentence, SentenceModules? modules, string path)
    {
        var similarity = sentence?.RootElement.Text("similarity_fn_name");
        if (similarity is not (null or "cosine") && modules is not { Normalizes: true })
            throw new ModelPackageException(path, $"'{path}' compares vectors by '{similarity}' without giving them the length 1; expected 'cosine', or a Normalize module.");
    }

    /// <summary>The prompts of a folder by their names.</summary>
    private sealed record Prompts(string Path, IReadOnlyDictionary<string, string> Texts, string? Usual)
    {
        public static Prompts Read(JsonDocument? sentence, string path)
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            if (sentence?.RootElement.Find("prompts") is { ValueKind: JsonValueKind.Object } prompts)
                foreach (var prompt in prompts.EnumerateObject())
                    texts[prompt.Name] = prompt.Value.ValueKind == JsonValueKind.String
                        ? prompt.Value.GetString()!
                        : throw new ModelPackageException(path, $"The prompt '{prompt.Name}' in '{path}' is {prompt.Value.ValueKind}; expected a text.");
            return new Prompts(path, texts, sentence?.RootElement.Text("default_prompt_name"));
        }

        /// <param name="asked">The name that must be there.</param>
        /// <param name="usual">Names that may be there; the first that is.</param>
        public string Find(string? asked, params ReadOnlySpan<string> usual)
        {
            if (asked is not null)
                return Require(asked, "the options ask for");
            foreach (var name in usual)
                if (Texts.TryGetValue(name, out var text))
                    return text;
            return Usual is null ? "" : Require(Usual, "its default_prompt_name asks for");
        }

        private string Require(string name, string who) => Texts.TryGetValue(name, out var text)
            ? text
            : throw new ModelPackageException(Path,
                $"'{Path}' has no prompt '{name}', which {who}; it has {(Texts.Count == 0 ? "none" : string.Join(", ", Texts.Keys.Order(StringComparer.Ordinal).Select(static known => $"'{known}'")))}. Name one of them, or write the text itself into BiEncoderOptions.QueryPrompt or DocumentPrompt.");
    }
}
