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

    private const int KeyLength = 250;

    public static void Experiment([NotNull] string? name) => Required(name, "name");

    /// <summary>A request without a value is refused before the store sees it.</summary>
    public static void Required([NotNull] string? value, string parameter)
    {
        if (string.IsNullOrEmpty(value))
            throw Missing(parameter);
    }

    /// <summary>A list without an item is refused likewise.</summary>
    public static void Required<T>(IReadOnlyCollection<T> values, string parameter)
    {
        if (values.Count == 0)
            throw Missing(parameter);
    }

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

    public static void ExperimentTag(string key, string value)
    {
        TagKey(key);
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

    /// <summary>The sizes of a batch, and that no parameter has two values in it.</summary>
    public static void Batch(
        IReadOnlyCollection<Metric> metrics, IReadOnlyCollection<KeyValuePair<string, string>> parameters, IReadOnlyCollection<KeyValuePair<string, string>> tags)
    {
        BatchLimit("metrics", 1000, metrics.Count);
        BatchLimit("params", 100, parameters.Count);
        BatchLimit("tags", 100, tags.Count);
        BatchLimit("metrics, params, and tags", 1000, metrics.Count + parameters.Count + tags.Count);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var twice = parameters.Select(static parameter => parameter.Key).Where(key => !keys.Add(key)).ToList();
        if (twice.Count > 0)
            throw MLflowException.Invalid($"Duplicate parameter keys have been submitted: {PythonText.Repr(twice)}. Please ensure the request contains only one param value per param key.");
    }

    /// <summary>The size of a search's page. A server answers 0 with nothing and a token for the same page, for ever.</summary>
    public static void MaxResults(SearchOptions options, int limit) => MaxResults(options.MaxResults, limit);

    /// <inheritdoc cref="MaxResults(SearchOptions, int)"/>
    public static void MaxResults(int value, int limit)
    {
        if (value < 1)
            throw MLflowException.Invalid($"Invalid value for max_results. It must be a positive integer, but got {value}");
        if (value > limit)
            throw MLflowException.Invalid($"Invalid value for max_results. It must be at most {limit}, but got {value}");
    }

    public static void BulkInterval(IReadOnlyCollection<string> runIds, string metricKey, int? startStep, int? endStep, int maxResults)
    {
        Required(runIds, "run_ids");
        Required(metricKey, "metric_key");
        if (runIds.Count > 100)
            throw MLflowException.Invalid($"GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received {runIds.Count} run_ids.");
        if (maxResults is < 1 or > 2_500)
            throw MLflowException.Invalid("max_results must be between 1 and 2500.");
        if (startStep is null != endStep is null)
            throw MLflowException.Invalid("If either start step or end step are specified, both must be specified.");
        if (startStep > endStep)
            throw MLflowException.Invalid($"end_step must be greater than start_step. Found start_step={startStep} and end_step={endStep}.");
    }

    private static void BatchLimit(string entities, int limit, int count)
    {
        if (count > limit)
            throw MLflowException.Invalid($"A batch logging request can contain at most {limit} {entities}. Got {count} {entities}. Please split up {entities} across multiple requests and try again.");
    }

    private static MLflowException Missing(string parameter) =>
        MLflowException.Invalid($"Missing value for required parameter '{parameter}'. See the API docs for more information about request parameters.");

    // Servers of 3.x take colons.
    private static void Key(string entity, string name, bool server)
    {
        if (!KeyPattern().IsMatch(server ? name.Replace(':', '_') : name))
            throw MLflowException.Invalid($"Invalid {entity} name: '{name}'. Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), and slashes (/).");
        var normal = PythonText.NormalizePath(name);
        if (normal != name || normal == "." || normal.StartsWith("..", StringComparison.Ordinal) || normal[0] == '/')
            throw MLflowException.Invalid($"Invalid {entity} name: '{name}'. Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '{normal}'");
    }

    private static void Length(string entity, int limit, string value)
    {
        if (value.Length > limit && PythonText.Length(value) is var length && length > limit)
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
