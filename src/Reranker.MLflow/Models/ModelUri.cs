using System.Globalization;

namespace Reranker.MLflow;

internal enum ModelUriKind
{
    Version,
    Stage,
    Alias,
    Latest,
    LoggedModel,
}

/// <summary>A reference into the registry: <c>models:/name@alias</c>, <c>models:/name/3</c>, <c>models:/name/Production</c>, <c>models:/name/latest</c>; or to a logged model, <c>models:/m-…</c>.</summary>
internal sealed record ModelUri(string Name, ModelUriKind Kind, string Selector)
{
    public const string Scheme = "models:/";

    public int Version => int.Parse(Selector, CultureInfo.InvariantCulture);

    public static ModelUri? TryParse(string uri)
    {
        if (!uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var path = uri[Scheme.Length..].Trim('/');
        // An alias has no '@', so the last one separates; a version or a stage has no '/'.
        var slash = path.LastIndexOf('/');
        var at = path.LastIndexOf('@');
        var cut = Math.Max(slash, at);
        if (cut < 0 && path.StartsWith("m-", StringComparison.Ordinal))
            return new ModelUri(path, ModelUriKind.LoggedModel, path);
        if (cut <= 0 || cut == path.Length - 1)
            throw MLflowException.Invalid($"Invalid model URI: '{uri}'. Expected models:/name@alias, models:/name/version, models:/name/stage, models:/name/latest or models:/m-… of a logged model.");
        var (name, selector) = (path[..cut], path[(cut + 1)..]);
        var kind = at > slash ? ModelUriKind.Alias
            : int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? ModelUriKind.Version
            : selector.Equals("latest", StringComparison.OrdinalIgnoreCase) ? ModelUriKind.Latest
            : ModelUriKind.Stage;
        return new ModelUri(name, kind, selector);
    }
}
