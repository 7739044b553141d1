using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Reads the configuration of sentence-transformers' pooling: <c>1_Pooling/config.json</c>.</summary>
internal static class PoolingFile
{
    private const string Flag = "pooling_mode_";

    /// <exception cref="ModelPackageException">It is missing, broken, or asks for a pooling that is not known here.</exception>
    public static SentencePooling Read(string path)
    {
        using var document = JsonFile.Open(path)!;
        var root = document.RootElement;
        if (root.Bool("include_prompt") == false)
            throw new ModelPackageException(path, $"'{path}' pools without the tokens of the prompt (include_prompt false); expected a model that pools all tokens.");
        string[] modes = root.Text("pooling_mode") is { } mode ? [mode] : [.. root.EnumerateObject().Where(static flag => IsOn(flag)).Select(static flag => flag.Name[Flag.Length..])];
        return modes switch
        {
            ["cls" or "cls_token"] => SentencePooling.Cls,
            ["mean" or "mean_tokens"] => SentencePooling.Mean,
            ["max" or "max_tokens"] => SentencePooling.Max,
            _ => throw new ModelPackageException(path,
                $"'{path}' asks for the pooling {(modes.Length == 0 ? "of nothing" : string.Join(" and ", modes))}; expected one of cls_token, mean_tokens and max_tokens. Export the model to an ONNX file that gives sentence_embedding, and name one of them with BiEncoderOptions.Pooling."),
        };
    }

    private static bool IsOn(JsonProperty flag) => flag.Name.StartsWith(Flag, StringComparison.Ordinal) && flag.Value.ValueKind == JsonValueKind.True;
}
