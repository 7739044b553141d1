namespace Reranker.MLflow;

/// <summary>A reference to artifacts of a run: <c>runs:/id/path</c>.</summary>
internal sealed record RunUri(string RunId, string Path)
{
    public const string Scheme = "runs:/";

    public static RunUri? TryParse(string uri)
    {
        if (!uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var path = uri[Scheme.Length..].Trim('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? new RunUri(path[..slash], ArtifactPath.Check(path[(slash + 1)..]))
            : throw MLflowException.Invalid($"Invalid run URI: '{uri}'. Expected runs:/id/path.");
    }

    public override string ToString() => $"{Scheme}{RunId}/{Path}";
}
