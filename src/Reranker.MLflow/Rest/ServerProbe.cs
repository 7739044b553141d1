using System.Text;

namespace Reranker.MLflow;

/// <summary>Which MLflow a server is; asked when it matters.</summary>
internal sealed class ServerProbe(RestDoor door)
{
    private volatile MLflowServerInfo? _known;

    public async Task<MLflowServerInfo> ReadAsync(CancellationToken cancellationToken)
    {
        var details = await FindAsync(() => door.GetAsync("../../3.0/mlflow/server-info", new Query<ServerInfoAnswer?>(), cancellationToken)).ConfigureAwait(false);
        return _known = new MLflowServerInfo
        {
            Version = await FindAsync(() => ReadVersionAsync(cancellationToken)).ConfigureAwait(false),
            StoreType = details?.StoreType,
            WorkspacesEnabled = details?.WorkspacesEnabled ?? false,
        };
    }

    /// <summary>Keeps from a server what it is too old for and would drop in silence.</summary>
    public async Task RequireAsync(MLflowFeature feature, CancellationToken cancellationToken)
    {
        // A server may be replaced by a newer one while we run; an older one is not feared.
        if (_known?.IsAtLeast(feature.Since!) == true)
            return;
        var info = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!info.IsAtLeast(feature.Since!))
            throw feature.Missing(Where(info));
    }

    /// <summary>Asks for what only some servers have: where others answer with their page for unknown addresses, this says what is missing.</summary>
    public async Task<T> AskAsync<T>(MLflowFeature feature, Task<T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.EndpointNotFound)
        {
            throw feature.Missing(Where(await ReadAsync(cancellationToken).ConfigureAwait(false)), error);
        }
    }

    private static async Task<T?> FindAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.EndpointNotFound)
        {
            return null;
        }
    }

    private async Task<string?> ReadVersionAsync(CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        await door.FetchAsync("version", null, text, cancellationToken).ConfigureAwait(false);
        var version = Encoding.UTF8.GetString(text.ToArray()).Trim();
        // What stands before a server may answer every address with a page of its own.
        return version.Length is > 0 and < 50 && char.IsAsciiDigit(version[0]) ? version : null;
    }

    private string Where(MLflowServerInfo info) => $"the server at {door.Server} {(info.Version is { } version ? $"is {version}" : "does not say what it is")}";
}
