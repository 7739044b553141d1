using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>An MLflow server, 2.12.1 or 3.x, over HTTP. What it would do wrongly in silence is kept from it here; the rest it decides.</summary>
/// <param name="door">The server of experiments and runs.</param>
/// <param name="registry">The server of the model registry, mostly the same.</param>
/// <param name="artifacts">Reaches the files of runs.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of values that a server changes.</param>
/// <param name="owned">Disposed of with the store.</param>
internal sealed partial class RestStore(
    RestDoor door, RestDoor registry, ArtifactRepositories artifacts, TimeProvider time, ILogger<RestStore> logger, IDisposable? owned = null) : IMLflowClient
{
    private static readonly Dictionary<string, string> NoTags = [];

    private readonly ServerProbe _probe = new(door);

    public IMLflowLoggedModels LoggedModels => field ??= new RestLoggedModels(door, _probe);

    public IMLflowWebhooks Webhooks => field ??= new RestWebhooks(door, _probe);

    public IMLflowUsers Users => field ??= new RestUsers(door, _probe);

    public Task<MLflowServerInfo> GetServerInfoAsync(CancellationToken cancellationToken) => _probe.ReadAsync(cancellationToken);

    public Task<ActiveRun> StartRunAsync(RunOptions? options, CancellationToken cancellationToken) =>
        new RunLauncher(this, artifacts, time, logger, Environment.GetEnvironmentVariable).StartAsync(options ?? new RunOptions(), cancellationToken);

    public void Dispose() => owned?.Dispose();

    private static string Wire(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static string Wire(ViewType view) => view switch
    {
        ViewType.ActiveOnly => "ACTIVE_ONLY",
        ViewType.DeletedOnly => "DELETED_ONLY",
        ViewType.All => "ALL",
        _ => throw new ArgumentOutOfRangeException(nameof(view), view, "There is no such view."),
    };

    public static PagedList<T> Page<TMessage, T>(IReadOnlyList<TMessage>? messages, string? token, Func<TMessage, T> convert) =>
        new([.. (messages ?? []).Select(convert)], string.IsNullOrEmpty(token) ? null : token);
}
