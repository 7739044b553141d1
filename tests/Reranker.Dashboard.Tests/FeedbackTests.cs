using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Reranker.Dashboard.Tests;

public sealed class FeedbackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reranker-dashboard-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_empty_store_says_how_to_get_going()
    {
        await using var host = await StartAsync();
        Assert.Contains("POST /feedback", await host.PageAsync("/reranker/feedback"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(400)]
    [InlineData(3000)]
    public async Task The_newest_day_is_found_however_long_ago_it_was(int daysAgo)
    {
        var today = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        await using var host = await StartAsync(new FakeTimeProvider(today));
        var store = host.Services.GetRequiredService<IFeedbackStore>();
        await store.AddAsync([Record("q", today.AddDays(-daysAgo)), Record("older", today.AddDays(-daysAgo - 5))], DashboardHost.Token);

        Assert.Equal(DateOnly.FromDateTime(today.AddDays(-daysAgo).UtcDateTime), await FeedbackView.NewestDayAsync(store, host.Services.GetRequiredService<TimeProvider>(), DashboardHost.Token));
    }

    [Fact]
    public async Task Records_are_read_by_people_markup_and_all()
    {
        var now = DateTimeOffset.UtcNow;
        await using var host = await StartAsync();
        await host.Services.GetRequiredService<IFeedbackStore>().AddAsync([Record("<script>alert(1)</script>", now), Record("second", now.AddHours(-1))], DashboardHost.Token);
        var html = await host.PageAsync("/reranker/feedback");

        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("1 of 2 chosen", html, StringComparison.Ordinal);
        Assert.DoesNotContain("second", await host.PageAsync("/reranker/feedback?query=script"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_imported_and_one_that_is_none_is_refused_with_the_line()
    {
        await using var host = await StartAsync();
        const string Line = """{"timestamp":"2025-07-01T10:00:00Z","query":"q","results":[{"text":"a","position":1,"clicked":true}]}""";
        var good = await host.PostAsync("/reranker/feedback/import", new StringContent(Line));
        Assert.Equal("1 records read, 1 of them new.", await good.Content.ReadAsStringAsync(DashboardHost.Token));

        var bad = await host.PostAsync("/reranker/feedback/import", new StringContent(Line + "\nno json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
        Assert.Contains("line 2", await bad.Content.ReadAsStringAsync(DashboardHost.Token), StringComparison.OrdinalIgnoreCase);
    }

    private Task<DashboardHost> StartAsync(TimeProvider? time = null) => DashboardHost.StartAsync(services =>
    {
        services.AddFeedbackStore(_ => SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(_folder, "feedback.db")}"));
        if (time is not null)
            services.AddSingleton(time);
    });

    private static FeedbackRecord Record(string query, DateTimeOffset time) => new()
    {
        Timestamp = time,
        Query = query,
        Results = [new FeedbackResult { Text = "<b>shown</b>", Position = 1, Clicked = false }, new FeedbackResult { Text = "chosen", Position = 2, Clicked = true }],
    };
}
