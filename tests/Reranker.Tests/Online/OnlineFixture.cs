using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Reranker.Tests;

/// <summary>A champion that likes long texts, a challenger that likes short ones, a store, and a clock that stands still.</summary>
internal sealed class OnlineFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DbDataSource _dataSource;

    public OnlineFixture()
    {
        _dataSource = SqliteFactory.Instance.CreateDataSource($"Data Source={_folder.Combine("feedback.db")};Pooling=False");
        Feedback = new SqlFeedbackStore(_dataSource);
        Impressions = new SqlImpressionStore(_dataSource);
    }

    public FakeReranker Champion { get; } = new(static (_, text) => text.Length) { Model = new("model", "1", new string('a', 64)) };

    public FakeReranker Challenger { get; } = new(static (_, text) => -text.Length) { Model = new("model", "2", new string('b', 64)) };

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 7, 1, 12, 0, 0, TimeSpan.Zero));

    public SqlFeedbackStore Feedback { get; }

    public SqlImpressionStore Impressions { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public IReranker Build(Action<RerankerBuilder> use, IReranker? champion = null, bool withStore = true)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(Clock);
        if (withStore)
            services.AddSingleton<IImpressionStore>(Impressions);
        var builder = new RerankerBuilder(champion ?? Champion);
        use(builder);
        return builder.Build(services.BuildServiceProvider());
    }

    /// <summary>All impressions; the decorators that made them have to be disposed of before.</summary>
    public async Task<List<Impression>> ReadAsync() => await Impressions.ReadAsync(Clock.GetUtcNow().AddDays(-1), Clock.GetUtcNow().AddDays(1), Token).ToListAsync(Token);

    public Task<OnlineReport> EvaluateAsync() => OnlineEvaluation.RunAsync(Impressions, Feedback, DateWindow.Parse("2025-07-01", "2025-07-01"), Token);

    public void Dispose()
    {
        _dataSource.Dispose();
        _folder.Dispose();
    }
}
