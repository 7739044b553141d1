using System.Reflection;

namespace Reranker.MLflow;

/// <summary>Who runs what: the tags that MLflow's own client gives every run.</summary>
internal static class RunContext
{
    public static Dictionary<string, string> Tags()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [SystemTags.User] = Environment.UserName,
            [SystemTags.SourceName] = Environment.GetCommandLineArgs()[0],
            [SystemTags.SourceType] = "LOCAL",
        };
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        if ((GitCommit.OfVersion(version) ?? GitCommit.OfFolder(AppContext.BaseDirectory)) is { } commit)
            tags[SystemTags.GitCommit] = commit;
        return tags;
    }
}
