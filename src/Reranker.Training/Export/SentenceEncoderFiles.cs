using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Writes what sentence-transformers reads beside configuration, weights and tokenizer: modules, pooling, prompts, and the most tokens.</summary>
internal static class SentenceEncoderFiles
{
    private const string Pooling = "1_Pooling";
    private const string Modules = "sentence_transformers.models.";

    // As sentence-transformers names them; of all, one is on.
    private static readonly (string Name, SentencePooling? Pooling)[] Modes =
    [
        ("cls_token", SentencePooling.Cls), ("mean_tokens", SentencePooling.Mean), ("max_tokens", SentencePooling.Max),
        ("mean_sqrt_len_tokens", null), ("weightedmean_tokens", null), ("lasttoken", null),
    ];

    public static async Task WriteAsync(string folder, BiEncoderModule model, int maxLength, CancellationToken cancellationToken)
    {
        var modules = new JsonArray(Module(0, "", "Transformer"), Module(1, Pooling, "Pooling"), Module(2, "2_Normalize", "Normalize"));
        await JsonFile.WriteAsync(Path.Combine(folder, "modules.json"), modules, cancellationToken).ConfigureAwait(false);

        var pooling = new JsonObject { ["word_embedding_dimension"] = model.Config.HiddenSize };
        foreach (var (name, mode) in Modes)
            pooling[$"pooling_mode_{name}"] = mode == model.Pooling;
        pooling["include_prompt"] = true;
        Directory.CreateDirectory(Path.Combine(folder, Pooling));
        await JsonFile.WriteAsync(Path.Combine(folder, Pooling, "config.json"), pooling, cancellationToken).ConfigureAwait(false);

        await JsonFile.WriteAsync(Path.Combine(folder, "sentence_bert_config.json"), new JsonObject { ["max_seq_length"] = maxLength, ["do_lower_case"] = false }, cancellationToken).ConfigureAwait(false);
        await JsonFile.WriteAsync(Path.Combine(folder, "config_sentence_transformers.json"), new JsonObject
        {
            ["model_type"] = "SentenceTransformer",
            ["prompts"] = new JsonObject { ["query"] = model.QueryPrompt, ["document"] = model.DocumentPrompt },
            ["default_prompt_name"] = null,
            ["similarity_fn_name"] = "cosine",
        }, cancellationToken).ConfigureAwait(false);
    }

    // Normalize has no files: nothing has to be in its folder.
    private static JsonObject Module(int index, string path, string type) => new() { ["idx"] = index, ["name"] = $"{index}", ["path"] = path, ["type"] = Modules + type };
}
