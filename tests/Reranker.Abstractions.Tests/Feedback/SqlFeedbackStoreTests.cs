using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.Tests;

public sealed class SqlFeedbackStoreTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly DbDataSource _dataSource;
    private readonly SqlFeedbackStore _store;

    public SqlFeedbackStoreTests()
    {
        _dataSource = Open("feedback.db");
        _store = new SqlFeedbackStore(_dataSource);
    }

    public void Dispose()
    {
        _dataSource.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_stored_comes_back_oldest_first()
    {
        var full = Record("b", minutes: 2) with
        {
            Id = "given",
            Model = "m/1@abc",
            Results = [new FeedbackResult { DocumentId = "d", Text = "„Text“ \0", Position = 3, Clicked = false, Grade = 0.1 }],
        };

        var added = await _store.AddAsync([full, Record("a", minutes: 1)], Token);
        var read = await ReadAsync();

        Assert.Equal(2, added);
        Assert.Equal(["a", "b"], read.Select(static record => record.Query));
        Assert.Equivalent(full, read[1], strict: true);
        Assert.Equal(FeedbackId.Of(Record("a", minutes: 1)), read[0].Id);
    }

    [Fact]
    public async Task The_same_record_is_stored_once()
    {
        Assert.Equal(2, await _store.AddAsync([Record("a", 1), Record("b", 1), Record("a", 1)], Token));
        Assert.Equal(1, await _store.AddAsync([Record("a", 1) with { Timestamp = Record("a", 1).Timestamp.ToOffset(TimeSpan.FromHours(2)) }, Record("c", 1)], Token));
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task Windows_are_half_open()
    {
        await _store.AddAsync([Record("in", 0), Record("out", 24 * 60), Record("before", -1), Record("late", 0) with { Timestamp = Start.AddDays(1).AddTicks(-10) }], Token);
        var day = DateWindow.Parse("2025-07-01", "2025-07-01");

        Assert.Equal(["in", "late"], await _store.ReadAsync(day, Token).Select(static record => record.Query).ToListAsync(Token));
        Assert.Equal(2, await _store.CountAsync(day, Token));
    }

    [Fact]
    public async Task A_record_that_breaks_a_rule_keeps_all_of_them_out()
    {
        var error = await Assert.ThrowsAsync<FeedbackFormatException>(() => _store.AddAsync([Record("a", 1), Record(" ", 2)], Token));

        Assert.Equal(2, error.Line);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_database_that_refuses_one_record_keeps_all_of_them_out()
    {
        await CountAsync();
        await ExecuteAsync("CREATE TRIGGER refuse BEFORE INSERT ON reranker_feedback WHEN NEW.query = 'bad' BEGIN SELECT RAISE(ABORT, 'disk is full'); END");

        var error = await Assert.ThrowsAsync<FeedbackStoreException>(() => _store.AddAsync([Record("good", 1), Record("bad", 2)], Token));

        Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task More_records_than_a_page_holds_come_back_whole_also_where_times_are_equal()
    {
        await _store.AddAsync([.. Enumerable.Range(0, 1203).Select(static i => Record($"q{i}", minutes: i / 1000))], Token);

        var read = await ReadAsync();

        Assert.Equal(1203, read.Select(static record => record.Query).Distinct().Count());
        Assert.Equal(read.OrderBy(static record => record.Timestamp).ThenBy(static record => record.Id, StringComparer.Ordinal), read);
    }

    [Fact]
    public async Task Writing_goes_on_while_somebody_reads()
    {
        await _store.AddAsync([.. Enumerable.Range(0, 600).Select(static i => Record($"q{i}", minutes: i))], Token);
        await using var reader = _store.ReadAsync(Start, Start.AddDays(1), Token).GetAsyncEnumerator(Token);
        await reader.MoveNextAsync();

        Assert.Equal(1, await _store.AddAsync([Record("new", 1)], Token));
    }

    [Fact]
    public async Task Several_stores_may_start_and_write_at_once()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            await using var dataSource = Open("shared.db");
            return await new SqlFeedbackStore(dataSource).AddAsync([Record($"q{i}", i), Record("common", 0)], Token);
        })));

        Assert.Equal(9, counts.Sum());
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_a_typed_error()
    {
        await using var nowhere = Open("no/such/folder/feedback.db");

        await Assert.ThrowsAsync<FeedbackStoreException>(() => new SqlFeedbackStore(nowhere).CountAsync(Start, Start.AddDays(1), Token));
    }

    [Fact]
    public async Task A_file_is_imported_once_and_whole()
    {
        var good = _folder.Write("good.jsonl", Lines("a", "b", "c"));
        var bad = _folder.Write("bad.jsonl", Lines("d", "e") + "\n{}");

        Assert.Equal(new FeedbackImport(Read: 3, Added: 3), await FeedbackJsonLines.ImportAsync(_store, good, Token));
        Assert.Equal(new FeedbackImport(Read: 3, Added: 0), await FeedbackJsonLines.ImportAsync(_store, good, Token));
        Assert.Equal(3, (await Assert.ThrowsAsync<FeedbackFormatException>(() => FeedbackJsonLines.ImportAsync(_store, bad, Token))).Line);
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task An_export_imports_into_an_equal_store()
    {
        await _store.AddAsync([Record("a", 1), Record("b", 2) with { Id = "given" }], Token);
        using var stream = new MemoryStream();
        await FeedbackJsonLines.WriteAsync(stream, _store.ReadAsync(Start, Start.AddDays(1), Token), Token);
        stream.Position = 0;

        Assert.Equal(new FeedbackImport(Read: 2, Added: 0), await FeedbackJsonLines.ImportAsync(_store, stream, Token));
    }

    [Fact]
    public async Task The_container_gives_one_store()
    {
        await using var services = new ServiceCollection().AddFeedbackStore(_dataSource).BuildServiceProvider();

        Assert.Same(services.GetRequiredService<IFeedbackStore>(), services.GetRequiredService<IFeedbackStore>());
        Assert.Equal(0, await services.GetRequiredService<IFeedbackStore>().CountAsync(Start, Start, Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static FeedbackRecord Record(string query, int minutes) => new()
    {
        Timestamp = Start.AddMinutes(minutes),
        Query = query,
        Results = [new FeedbackResult { Text = "text", Position = 1, Clicked = true }],
    };

    private static string Lines(params string[] queries) => string.Join('\n', queries.Select(static query =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp":"2025-07-01T09:00:00Z","query":"{{query}}","results":[{"text":"t","position":1}]}""")));

    private DbDataSource Open(string name) => SqliteFactory.Instance.CreateDataSource($"Data Source={_folder.Combine(name)};Pooling=False");

    private Task<long> CountAsync() => _store.CountAsync(Start.AddYears(-1), Start.AddYears(1), Token);

    private async Task<List<FeedbackRecord>> ReadAsync() => await _store.ReadAsync(Start, Start.AddDays(365), Token).ToListAsync(Token);

    private async Task ExecuteAsync(string statement)
    {
        await using var command = _dataSource.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Token);
    }
}
