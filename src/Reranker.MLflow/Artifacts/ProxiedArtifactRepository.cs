using System.Text.RegularExpressions;

namespace Reranker.MLflow;

/// <summary>Artifacts that go through the tracking server (<c>mlflow-artifacts:</c>), which alone knows where they are.</summary>
internal sealed partial class ProxiedArtifactRepository : ArtifactRepository
{
    private const string Scheme = "mlflow-artifacts:";
    private const string Api = "api/2.0/mlflow-artifacts/artifacts";

    private readonly RestDoor _door;
    private readonly Lazy<SignedStorage> _storage;
    private readonly string _root;

    private ProxiedArtifactRepository(RestDoor door, Lazy<SignedStorage> storage, Transfers transfers, string root)
        : base(transfers) => (_door, _storage, _root) = (door, storage, root);

    /// <summary>Opens a URI of that server; <see langword="null"/> for others, to which its credentials must not go.</summary>
    public static ProxiedArtifactRepository? TryOpen(RestDoor door, Lazy<SignedStorage> storage, Transfers transfers, string uri) =>
        TryRoot(door, uri) is { } root ? new ProxiedArtifactRepository(door, storage, transfers, ArtifactPath.Check(root)) : null;

    private static string? TryRoot(RestDoor door, string uri)
    {
        var direct = new Uri(door.Server, Api).AbsoluteUri;
        if (uri.StartsWith(direct + "/", StringComparison.OrdinalIgnoreCase))
            return Uri.UnescapeDataString(uri[(direct.Length + 1)..]);
        if (!uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var path = uri[Scheme.Length..];
        if (!path.StartsWith("//", StringComparison.Ordinal))
            return path.TrimStart('/');
        var (host, rest) = path.IndexOf('/', 2) is > 0 and var slash ? (path[2..slash], path[(slash + 1)..]) : (path[2..], "");
        return host.Length == 0 || host.Equals(door.Server.Authority, StringComparison.OrdinalIgnoreCase) ? rest : null;
    }

    public override async Task<IReadOnlyList<ArtifactInfo>> ListAsync(string? path, CancellationToken cancellationToken)
    {
        path = ArtifactPath.Check(path);
        var query = new Query<ArtifactsAnswer>().With("path", ArtifactPath.Join(_root, path));
        var answer = await _door.GetAsync("../mlflow-artifacts/artifacts", query, cancellationToken).ConfigureAwait(false);
        return
        [
            .. (answer.Files ?? []).Select(static file => file.ToArtifactInfo())
                .Select(file => file with { Path = ArtifactPath.Join(path, ArtifactPath.CheckName(file.Path)) })
                .OrderBy(static file => file.Path, StringComparer.Ordinal),
        ];
    }

    public override async Task WriteAsync(string path, ArtifactContent content, CancellationToken cancellationToken)
    {
        var address = Locate(path);
        if (Transfers.Settings.ProxyMultipart && content.Length >= Transfers.Settings.ProxyMultipartThreshold
            && await Upload(path).TryRunAsync(content, cancellationToken).ConfigureAwait(false))
            return;
        await Transfers.SendAsync(
            async () =>
            {
                await _door.PutAsync(address, content, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public override async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await _door.RemoveAsync(Locate(path), cancellationToken).ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.StatusCode == 500)
        {
            // 2.12.1 takes whatever is on its own disk for a folder, and breaks down on a file.
            throw new MLflowException(
                error.ErrorCode,
                error.StatusCode,
                $"The server could not remove '{path}'. If it is a single file, an MLflow as old as 2.12.1 cannot do that on its own disk: remove its folder. {error.Message}",
                error);
        }
    }

    public override Task ReadAsync(string path, long? size, Stream destination, CancellationToken cancellationToken)
    {
        var address = Locate(path);
        // The server puts the name into a header, and breaks down on letters that have no place there; the UI's own address of a run's file has none of that.
        if (!Ascii(path) && RunPattern().Match(ArtifactPath.Join(_root, path)) is { Success: true } match)
            address = "get-artifact" + new Query<NoAnswer>().With("run_id", match.Groups[1].Value).With("path", match.Groups[2].Value);
        return _door.FetchAsync(address, size, destination, cancellationToken);
    }

    private static bool Ascii(string text) => text.All(char.IsAscii);

    protected override string CheckFile(string path)
    {
        path = base.CheckFile(path);
        // The server decodes until nothing changes: another file would be meant.
        return Uri.UnescapeDataString(path) == path
            ? path
            : throw MLflowException.Invalid($"Invalid path: {PythonText.Repr(path)}. An MLflow server would read the escapes in it as other letters; rename the file.");
    }

    private ProxiedUpload Upload(string path)
    {
        var full = ArtifactPath.Join(_root, CheckFile(path));
        return new ProxiedUpload(_door, _storage.Value, Transfers, ArtifactPath.Folder(full), full[(full.LastIndexOf('/') + 1)..]);
    }

    private string Locate(string path)
    {
        path = CheckFile(path);
        return $"{Api}/{string.Join('/', ArtifactPath.Join(_root, path).Split('/').Select(Uri.EscapeDataString))}";
    }

    [GeneratedRegex("(?:^|/)([0-9a-f]{32})/artifacts/(.+)$")]
    private static partial Regex RunPattern();
}
