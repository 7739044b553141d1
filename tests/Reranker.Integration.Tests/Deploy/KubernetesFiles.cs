using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Reranker.Integration.Tests.Deploy;

/// <summary>The manifests of <c>deploy/kubernetes</c>, read strictly: a field that Kubernetes does not know is an error.</summary>
internal static class KubernetesFiles
{
    public static string Base { get; } = DeployFiles.PathOf("kubernetes", "base");

    public static IReadOnlyList<object> Objects { get; } = [.. Kustomization(Base).Resources.SelectMany(static file => Load(Path.Combine(Base, file)))];

    public static IEnumerable<V1Deployment> Deployments => Objects.OfType<V1Deployment>();

    public static IEnumerable<string> Overlays => Directory.EnumerateDirectories(DeployFiles.PathOf("kubernetes", "overlays"));

    public static IReadOnlyList<object> Load(string path) => KubernetesYaml.LoadAllFromString(File.ReadAllText(path), typeMap: null, strict: true);

    public static Kustomization Kustomization(string folder) => Deploy.Kustomization.Of(DeployFiles.Yaml(Path.Combine(folder, "kustomization.yaml")));

    public static bool Matches(IDictionary<string, string> selector, IDictionary<string, string> labels) =>
        selector.Count > 0 && selector.All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value);
}

/// <summary>What is used of a kustomization; another field is an error.</summary>
internal sealed record Kustomization(string[] Resources, (string Name, string NewName, string NewTag)[] Images, string[] Replicas, string[] Patches)
{
    private static readonly string[] Known = ["apiVersion", "kind", "labels", "namespace", "resources", "images", "replicas", "patches"];

    public static Kustomization Of(JsonObject file)
    {
        Assert.Empty(file.Select(static field => field.Key).Except(Known));
        Assert.Equal(("kustomize.config.k8s.io/v1beta1", "Kustomization"), ((string)file["apiVersion"]!, (string)file["kind"]!));
        return new Kustomization(
            [.. List("resources").Select(static name => (string)name!)],
            [.. List("images").Select(static image => ((string)image!["name"]!, (string)image["newName"]!, (string)image["newTag"]!))],
            [.. List("replicas").Select(static replicas => (string)replicas!["name"]!)],
            [.. List("patches").Select(static patch => (string)patch!.AsObject().Single(static field => field.Key == "path").Value!)]);

        IEnumerable<JsonNode?> List(string name) => file[name]?.AsArray() ?? [];
    }
}
