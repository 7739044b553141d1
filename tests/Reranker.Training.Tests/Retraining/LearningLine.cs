using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Training.Tests;

/// <summary>The whole learning line on real stores in a folder of its own: feedback and MLflow in SQLite, a tiny model as the base.</summary>
internal sealed class LearningLine : IAsyncDisposable
{
    public static readonly DateOnly Day = new(2025, 7, 1);
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public LearningLine(Action<RetrainingPipelineOptions>? configure = null)
    {
        _services = new ServiceCollection()
            .AddMLflow(options => options.DataDirectory = _folder["data"])
            .AddSingleton<System.Data.Common.DbDataSource>(_ => SqliteFactory.Instance.CreateDataSource($"Data Source={_folder["feedback.db"]}"))
            .AddFeedbackStore(provider => provider.GetRequiredService<System.Data.Common.DbDataSource>())
            .AddRerankerTraining(options =>
            {
                options.WorkingDirectory = _folder["work"];
                options.Policy.MinimumQueries = 10;
                options.Policy.MaximumLatencyRatio = null; // beside other tests, a network that takes microseconds is as fast as chance has it
                configure?.Invoke(options);
            })
            .BuildServiceProvider();
    }

    /// <summary>What teaches the tiny model to match words within seconds.</summary>
    public static TrainingOptions Training => new() { Epochs = 15, LearningRate = 3e-3, Threads = 1, Seed = 3 };

    public static DateWindow Window => new(Day, Day.AddDays(13));

    public string WorkingDirectory => _folder["work"];

    /// <summary>The one artifact of this name.</summary>
    public string FindArtifact(string name) => Directory.EnumerateFiles(_folder["data"], name, SearchOption.AllDirectories).Single();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<RegisteredModelVersion> RegisterBaseAsync()
    {
        using var model = TinyModel.Create();
        var package = await CrossEncoderExporter.ExportAsync(model, _folder["tiny"], new ExportOptions { Probe = TinyModel.Pairs });
        return await Get<BaseModelRegistration>().EnsureAsync(package);
    }

    /// <summary>Queries of one word over two weeks; users choose the document that repeats it.</summary>
    public Task AddFeedbackAsync(int queries = 240) =>
        Get<IFeedbackStore>().AddAsync([.. TinyModel.Matching(queries, seed: 9).Queries.Select((query, index) => new FeedbackRecord
        {
            Timestamp = new DateTimeOffset(Day, TimeOnly.MinValue, TimeSpan.Zero).AddMinutes(index * 14 * 24 * 60.0 / queries),
            Query = $"{query.Text} {TinyModel.Words[index % TinyModel.Words.Length]} {TinyModel.Words[index / TinyModel.Words.Length % TinyModel.Words.Length]}",
            Results = [.. query.Candidates.Select((candidate, i) => new FeedbackResult { Text = candidate.Text, Position = i + 1, Clicked = candidate.Grade > 0 })],
        })]);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
