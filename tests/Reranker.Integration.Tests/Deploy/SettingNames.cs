using System.Collections;
using Reranker.AspNetCore;
using Reranker.Jobs;
using Reranker.MLflow;
using Reranker.Onnx;
using Reranker.Training;
using Reranker.WebHost;

namespace Reranker.Integration.Tests.Deploy;

/// <summary>Tells the host's settings from names that nobody reads.</summary>
internal static class SettingNames
{
    public const string Prefix = HostSettings.Section + "__";

    private static readonly Dictionary<string, Type> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Serving"] = typeof(OnnxRerankerOptions),
        ["MLflow"] = typeof(MLflowOptions),
        ["Retraining"] = typeof(RetrainingPipelineOptions),
        ["Online"] = typeof(OnlineSettings),
        ["AutomaticRollback"] = typeof(RollbackGuardOptions),
        ["Drain"] = typeof(DrainOptions),
        ["Limits"] = typeof(LimitSettings),
        ["RetrainingSchedule"] = typeof(RetrainingSchedule),
    };

    // Read without an options type.
    private static readonly string[] Others = ["ApiKeys__Read", "ApiKeys__Admin"];

    /// <summary>Whether a variable is a setting of the host, or none of its.</summary>
    public static bool IsKnown(string variable)
    {
        if (!variable.StartsWith(HostSettings.Section, StringComparison.OrdinalIgnoreCase))
            return true;
        var name = variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? variable[Prefix.Length..] : "";
        if (Others.Contains(name, StringComparer.OrdinalIgnoreCase))
            return true;
        var path = name.Split("__");
        return Sections.TryGetValue(path[0], out var section) ? IsProperty(section, path.AsSpan(1)) : IsProperty(typeof(HostSettings), path);
    }

    private static bool IsProperty(Type type, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return false;
        var name = path[0];
        var property = type.GetProperties().SingleOrDefault(property => property.CanWrite && property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return property is not null && (path.Length == 1 ? IsScalar(property.PropertyType) : IsProperty(property.PropertyType, path[1..]));
    }

    private static bool IsScalar(Type type) => type == typeof(string) || ((Nullable.GetUnderlyingType(type) ?? type).IsValueType && !typeof(IEnumerable).IsAssignableFrom(type));
}
