using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reranker.Training;

/// <summary>All that decides which weights a training ends with, as text by name.</summary>
internal static class TrainingPlan
{
    // How fast a training runs, and where it is saved, may change on the way.
    private static readonly string[] Free = [nameof(TrainingOptions.Threads), nameof(TrainingOptions.Checkpoint), nameof(TrainingOptions.StatesFile)];

    public static SortedDictionary<string, string> Of(CrossEncoder model, RankingDataset dataset, RankingDataset? validation, TrainingOptions options)
    {
        var plan = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["dataset"] = dataset.Digest,
            ["validation"] = validation?.Digest ?? "none",
            ["start"] = model.BasePackage?.Identity.Digest ?? "random weights",
            ["vocabulary"] = model.Vocabulary is { } words ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words)))) : "the base model's",
        };
        if (model.Module.Form is { } form)
            plan["form"] = form;
        Add(JsonSerializer.SerializeToNode(model.Config, TrainingStateJson.Default.BertConfig));
        Add(JsonSerializer.SerializeToNode(options, TrainingStateJson.Default.TrainingOptions));
        foreach (var name in Free)
            plan.Remove(name);
        return plan;

        void Add(JsonNode? values)
        {
            foreach (var (name, value) in values!.AsObject())
                plan[name] = value?.ToJsonString() ?? "none";
        }
    }

    /// <summary>A name that only the same training has: 32 hexadecimal digits.</summary>
    public static string Name(IReadOnlyDictionary<string, string> plan) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', plan.Select(static entry => $"{entry.Key}={entry.Value}"))))[..16]);

    /// <summary>What differs, in words: <c>LearningRate is 0.001 there and 0.0005 here</c>.</summary>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, string> there, IReadOnlyDictionary<string, string> here) =>
        there.Keys.Union(here.Keys)
            .Select(name => (Name: name, There: there.GetValueOrDefault(name, "not given"), Here: here.GetValueOrDefault(name, "not given")))
            .Where(static entry => entry.There != entry.Here)
            .Select(static entry => $"{entry.Name} is {entry.There} there and {entry.Here} here");
}
