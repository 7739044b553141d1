using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Reranker.MLflow;

/// <summary>What MLflow 2.12.1 accepts as names and values, with its own messages; of a server, which may be a newer one, only what every version refuses.</summary>
internal static partial class Rules
{
    /// <summary>What a parameter's value is cut to, in silence.</summary>
    public const int ParamLength = 6000;

    /// <summary>What a run tag's value is cut to, in silence.</summary>
    public const int TagLength = 5000;

    /// <summary>The width of the column of a run's name.</summary>
    public const int RunNameLength = 250;

    private const int KeyLength = 250;

    public static void Experiment([NotNull] string? name) => Required(name, "name");

    public static void Metric(Metric metric, bool server = false)
    {
        Required(metric.Key, "key");
        Key("metric", metric.Key, server);
        Timestamp(metric);
        Length("Metric name", KeyLength, metric.Key);
    }

    public static void Timestamp(Metric metric)
    {
        if (metric.Timestamp < 0)
            throw MLflowException.Invalid($"Got invalid timestamp {metric.Timestamp} for metric '{metric.Key}' (value={PythonText.Of(metric.Value)}). Timestamp must be a nonnegative long (64-bit integer) ");
    }

    public static void ParamKey(string key, bool server = false)
    {
        Required(key, "key");
        Key("parameter", key, server);
        Length("Param key", KeyLength, key);
    }

    public static void TagKey(string key, string entity = "Tag key", bool server = false)
    {
        Required(key, "key");
        Key("tag", key, server);
        Length(entity, KeyLength, key);
    }

    public static void TagKeys(IReadOnlyDictionary<string, string>? tags, string entity = "Tag key", bool server = false)
    {
        foreach (var key in tags?.Keys ?? [])
            TagKey(key, entity, server);
    }

    public static void ExperimentTag(string key, string value, bool server = false)
    {
        TagKey(key, server: server);
        Length("Tag value", 5000, value);
    }

    public static void RegisteredModelTag(string key, string value)
    {
        TagKey(key, "Registered model key");
        Length("Registered model value", 5000, value);
    }

    public static void ModelVersionTag(string key, string value)
    {
        TagKey(key, "Model version key");
        Length("Model version value", 5000, value);
    }

    public static void Alias(string alias)
    {
        Required(alias, "alias");
        if (!AliasPattern().IsMatch(alias))
            throw MLflowException.Invalid($"Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
        Length("Registered model alias name", 255, alias);
        if (alias.Equals("latest", StringComparison.OrdinalIgnoreCase))
            throw MLflowException.Invalid("'latest' alias name (case insensitive) is reserved.");
        if (VersionAliasPattern().IsMatch(alias))
            throw MLflowException.Invalid($"Version alias name '{alias}' is reserved.");
    }

    /// <summary>The stage in MLflow's spelling, to which a version may go. A server fails where the versions of a stage that is not active are to be archived, and would be asked again.</summary>
    public static string Transition(string stage, bool archiveExistingVersions)
    {
        var canonical = Stage(stage);
        return !archiveExistingVersions || canonical is ModelStage.Staging or ModelStage.Production
            ? canonical
            : throw new MLflowException(MLflowErrorCode.InternalError,
                $"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are ['Staging', 'Production']");
    }

    public static void RunId(string runId)
    {
        if (!RunIdPattern().IsMatch(runId))
            throw MLflowException.Invalid($"Invalid run ID: '{runId}'");
    }

    /// <summary>The stage in MLflow's spelling.</summary>
    public static string Stage(string stage)
    {
        Required(stage, "stage");
        foreach (var known in (ReadOnlySpan<string>)[ModelStage.None, ModelStage.Staging, ModelStage.Production, ModelStage.Archived])
            if (known.Equals(stage, StringComparison.OrdinalIgnoreCase))
                return known;
        throw MLflowException.Invalid($"Invalid Model Version stage: {stage}. Value must be one of None, Staging, Production, Archived.");
    }

    public static void Dataset(DatasetInput input)
    {
        Size("Dataset name", 500, input.Dataset.Name);
        Size("Dataset digest", 36, input.Dataset.Digest);
        Size("Dataset source", 65535, input.Dataset.Source);
        Size("Dataset schema", 65535, input.Dataset.Schema);
        Size("Dataset profile", 16777215, input.Dataset.Profile);
        foreach (var (key, value) in input.Tags)
        {
            Size("InputTag key", 255, key);
            Size("InputTag value", 500, value);
        }
    }

    // Servers of 3.x take colons.
    private static void Key(string entity, string name, bool server)
    {
        if (!KeyPattern().IsMatch(server ? name.Replace(':', '_') : name))
            throw MLflowException.Invalid($"Invalid {entity} name: '{name}'. Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), and slashes (/).");
        var normal = PythonText.NormalizePath(name);
        if (normal != name || normal == "." || normal.StartsWith("..", StringComparison.Ordinal) || normal[0] == '/')
            throw MLflowException.Invalid($"Invalid {entity} name: '{name}'. Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '{normal}'");
    }

    private static void Length(string entity, int limit, string? value)
    {
        if (value?.Length > limit && PythonText.Length(value) is var length && length > limit)
            throw MLflowException.Invalid($"{entity} '{PythonText.Head(value, 250)}' had length {length}, which exceeded length limit of {limit}");
    }

    private static void Size(string entity, int limit, string? value)
    {
        if (value?.Length > limit && PythonText.Length(value) > limit)
            throw MLflowException.Invalid($"{entity} exceeds the maximum length of {limit}");
    }

    // Python's \w: letters and numbers of any kind, and no combining marks, which .NET's has.
    [GeneratedRegex(@"^[/\p{L}\p{N}_.\- ]*$")]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"^[\p{L}\p{N}_\-]*$")]
    private static partial Regex AliasPattern();

    [GeneratedRegex("^[vV][0-9]+$")]
    private static partial Regex VersionAliasPattern();

    [GeneratedRegex(@"^[a-zA-Z0-9][\w\-]{0,255}$")]
    private static partial Regex RunIdPattern();
}
