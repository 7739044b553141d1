namespace Reranker.MLflow;

/// <summary>What the tables of 2.12.1 have no place for.</summary>
internal sealed partial class SqliteStore
{
    private const string Follows = "2.12.1";

    public IMLflowLoggedModels LoggedModels => throw Missing(MLflowFeature.LoggedModels);

    public IMLflowWebhooks Webhooks => throw Missing(MLflowFeature.Webhooks);

    public IMLflowUsers Users => throw Missing(MLflowFeature.UsersAndPermissions);

    public Task<MLflowServerInfo> GetServerInfoAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new MLflowServerInfo { Version = Follows, StoreType = "SqlStore" });

    private static void RefuseModelMetric(Metric metric)
    {
        if (metric.IsOfModel)
            throw Missing(MLflowFeature.LoggedModels);
    }

    private static MLflowUnsupportedException Missing(MLflowFeature feature) => feature.Missing($"this is the embedded store, which has the tables of {Follows}");
}
