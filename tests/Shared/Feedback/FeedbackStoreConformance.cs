using System.Data.Common;
using System.Globalization;

namespace Reranker.Tests;

/// <summary>What a feedback store does on every database.</summary>
public abstract class FeedbackStoreConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);
    private DbDataSource _dataSource = null!;
    private SqlFeedbackStore _store = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await CreateAsync();
        _dataSource = Open();
        _store = new SqlFeedbackStore(_dataSource);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_dataSource is not null)
            await _dataSource.DisposeAsync();
    }

    [Fact]
    public async Task What_was_stored_comes_back_oldest_first()
    {
        var full = Record("b", minutes: 2) with
        {
            Id = "given",
            Model = "m/1@abc",
            ImpressionId = "i",
            Results = [new FeedbackResult { DocumentId = "d", Text = "„Text“ \0 \uD83D\uDE00", Position = 3, Clicked = false, Grade = 0.1 }],
        };

        var added = await _store.AddAsync([full, Record("a", minutes: 1)], Token);
        var read = await ReadAsync();

        Assert.Equal(2, added);
        Assert.Equal(["a", "b"], read.Select(static record => record.Query));
        Assert.Equivalent(full, read[1], strict: true);
        Assert.Matches("^[0-9a-f]{64}$", read[0].Id);
    }

    [Fact]
    public async Task The_same_record_is_stored_once()
    {
        Assert.Equal(2, await _store.AddAsync([Record("a", 1), Record("b", 1), Record("a", 1)], Token));
        Assert.Equal(1, await _store.AddAsync([Record("a", 1) with { Timestamp = Record("a", 1).Timestamp.ToOffset(TimeSpan.FromHours(2)) }, Record("c", 1)], Token));
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task Of_records_with_one_id_the_first_is_kept()
    {
        Assert.Equal(1, await _store.AddAsync([Record("first", 1) with { Id = "x" }, Record("second", 2) with { Id = "x" }], Token));
        Assert.Equal(0, await _store.AddAsync([Record("third", 3) with { Id = "x" }], Token));

        Assert.Equal("first", Assert.Single(await ReadAsync()).Query);
    }

    [Fact]
    public async Task Windows_are_half_open()
    {
        await _store.AddAsync([Record("in", 0), Record("out", 24 * 60), Record("before", -1), Record("late", 0) with { Timestamp = Start.AddDays(1).AddTicks(-10) }], Token);
        var day = DateWindow.Parse("2025-07-01", "2025-07-01");

        Assert.Equal(["in", "late"], await _store.ReadAsync(day, Token).Select(static record => record.Query).ToListAsync(Token));
        Assert.Equal(2, await _store.CountAsync(day, Token));
        Assert.Equal(4, await _store.CountAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Token));
    }

    [Fact]
    public async Task A_record_that_breaks_a_rule_keeps_all_of_them_out()
    {
        var error = await Assert.ThrowsAsync<FeedbackFormatException>(() => _store.AddAsync([Record("a", 1), Record(" ", 2)], Token));

        Assert.Equal(2, error.Line);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_text_with_a_NUL_character_is_refused_where_databases_do()
    {
        foreach (var record in (FeedbackRecord[])[Record("a\0", 1), Record("a", 1) with { Id = "\0" }, Record("a", 1) with { Model = "m\0" }, Record("a", 1) with { ImpressionId = "\0i" }])
            Assert.Contains("U+0000", (await Assert.ThrowsAsync<FeedbackFormatException>(() => _store.AddAsync([record], Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_refuses_one_record_keeps_all_of_them_out()
    {
        await CountAsync();
        await ExecuteAsync(RefuseBad);

        var records = Enumerable.Range(0, 250).Select(static i => Record($"good{i}", i)).Append(Record("bad", 2)).ToArray();
        var error = await Assert.ThrowsAsync<FeedbackStoreException>(() => _store.AddAsync(records, Token));

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
            await using var dataSource = Open();
            return await new SqlFeedbackStore(dataSource).AddAsync([Record($"q{i}", i), Record("common", 0)], Token);
        })));

        Assert.Equal(9, counts.Sum());
    }

    [Fact]
    public async Task Imports_of_the_same_records_in_other_orders_wait_for_each_other()
    {
        var records = Enumerable.Range(0, 500).Select(static i => Record($"q{i}", i)).ToArray();

        var counts = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
        {
            var order = records.ToArray();
            new Random(i).Shuffle(order);
            return _store.AddAsync(order, Token);
        })));

        Assert.Equal(500, counts.Sum());
        Assert.Equal(500, await CountAsync());
    }

    [Fact]
    public async Task A_file_is_imported_once_and_whole()
    {
        Assert.Equal(new FeedbackImport(Read: 3, Added: 3), await ImportAsync(Lines("a", "b", "c")));
        Assert.Equal(new FeedbackImport(Read: 3, Added: 0), await ImportAsync(Lines("a", "b", "c")));
        Assert.Equal(3, (await Assert.ThrowsAsync<FeedbackFormatException>(() => ImportAsync(Lines("d", "e") + "\n{}"))).Line);
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

    protected static FeedbackRecord Record(string query, int minutes) => new()
    {
        Timestamp = Start.AddMinutes(minutes),
        Query = query,
        Results = [new FeedbackResult { Text = "text", Position = 1, Clicked = true }],
    };

    /// <summary>Statements after which the table takes no record whose query is <c>bad</c>, since the "disk is full".</summary>
    protected abstract string RefuseBad { get; }

    /// <summary>Makes an empty database.</summary>
    protected abstract Task CreateAsync();

    /// <summary>A source of connections to it.</summary>
    protected abstract DbDataSource Open();

    private static string Lines(params string[] queries) => string.Join('\n', queries.Select(static query =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"timestamp":"2025-07-01T09:00:00Z","query":"{{query}}","results":[{"text":"t","position":1}]}""")));

    private async Task<FeedbackImport> ImportAsync(string lines)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(lines));
        return await FeedbackJsonLines.ImportAsync(_store, stream, Token);
    }

    private Task<long> CountAsync() => _store.CountAsync(Start.AddYears(-1), Start.AddYears(1), Token);

    private async Task<List<FeedbackRecord>> ReadAsync() => await _store.ReadAsync(Start, Start.AddDays(365), Token).ToListAsync(Token);

    private async Task ExecuteAsync(string statement)
    {
        await using var command = _dataSource.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Token);
    }
}
