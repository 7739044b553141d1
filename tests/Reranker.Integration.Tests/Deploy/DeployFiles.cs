using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Reranker.Integration.Tests.Deploy;

/// <summary>The files of <c>deploy/</c>.</summary>
internal static class DeployFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy");

    public static string PathOf(params ReadOnlySpan<string> path) => Path.Combine([Folder, .. path]);

    /// <summary>A YAML file with its merge keys resolved.</summary>
    public static JsonObject Yaml(string path)
    {
        using var reader = new StringReader(File.ReadAllText(path));
        var content = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(new MergingParser(new Parser(reader)));
        return (JsonObject)ToJson(content)!;
    }

    /// <summary>The variables of a <c>.env</c> file.</summary>
    public static Dictionary<string, string> Variables(string path) =>
        File.ReadLines(path).Where(static line => line.Contains('=') && !line.StartsWith('#')).Select(static line => line.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        IDictionary<object, object> map => new JsonObject(map.Select(static entry => KeyValuePair.Create((string)entry.Key, ToJson(entry.Value)))),
        IList<object> list => new JsonArray([.. list.Select(ToJson)]),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
