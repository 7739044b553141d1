using System.IO.Compression;
using System.Text;

namespace Reranker.Tests;

public sealed class FeedbackJsonLinesTests
{
    private const string Line =
        """{"timestamp":"2025-07-01T11:30:00+02:00","query":"why","results":[{"document_id":"d1","text":"because","position":1,"clicked":true},{"text":"so","position":2,"grade":2.5}],"model":"m/1@abc"}""";

    [Fact]
    public void A_line_holds_what_was_shown_and_what_was_chosen()
    {
        var record = Parse(Line);

        Assert.Equal(new DateTimeOffset(2025, 7, 1, 9, 30, 0, TimeSpan.Zero), record.Timestamp);
        Assert.Equal("why", record.Query);
        Assert.Equal("m/1@abc", record.Model);
        Assert.Equal(
            [
                new FeedbackResult { DocumentId = "d1", Text = "because", Position = 1, Clicked = true },
                new FeedbackResult { Text = "so", Position = 2, Grade = 2.5 },
            ],
            record.Results);
    }

    [Theory]
    [InlineData("2025-07-01T09:30:00Z")]
    [InlineData("2025-07-01T09:30Z")]
    [InlineData("2025-07-01T09:30:00.000000+00:00")]
    [InlineData("2025-07-01T05:30:00.0-04:00")]
    [InlineData("2025-07-01T09:30:00.000000099Z")]
    [InlineData("2025-07-01t09:30:00.000000000000z")]
    [InlineData("2025-07-01 09:30:00Z")]
    [InlineData("2025-07-01T09:29:60Z")]
    public void Times_may_have_any_offset_and_precision(string timestamp) =>
        Assert.Equal(new DateTimeOffset(2025, 7, 1, 9, 30, 0, TimeSpan.Zero), Parse(Line.Replace("2025-07-01T11:30:00+02:00", timestamp, StringComparison.Ordinal)).Timestamp);

    [Fact]
    public void Positions_that_count_from_0_are_moved_up() =>
        Assert.Equal([1, 2], Parse("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a","position":0},{"text":"b","position":1}]}""").Results.Select(static result => result.Position));

    [Fact]
    public void Unknown_fields_are_passed_over() => Assert.Equal("why", Parse(Line.Insert(1, "\"session\":{\"id\":7},\"test\":\"A\",\"query_count\":2,")).Query);

    [Theory]
    [InlineData("""{"query":"q","results":[{"text":"a","position":1}]}""", "timestamp: expected a time with an offset, such as 2025-07-01T09:30:00Z")]
    [InlineData("""{"timestamp":"2025-07-01T09:30:00","query":"q","results":[{"text":"a","position":1}]}""", "found '2025-07-01T09:30:00'")]
    [InlineData("""{"timestamp":"yesterday","query":"q","results":[{"text":"a","position":1}]}""", "timestamp: expected a time with an offset")]
    [InlineData("""{"timestamp":1751362200,"query":"q","results":[{"text":"a","position":1}]}""", "timestamp: expected a time with an offset")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","results":[{"text":"a","position":1}]}""", "query: expected a string, found none")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":" ","results":[{"text":"a","position":1}]}""", "query: expected a text that is not blank")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":7,"results":[{"text":"a","position":1}]}""", "$.query: expected a string")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q"}""", "results: expected a list of results, found none")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[]}""", "results: expected at least one result")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":{"text":"a"}}""", "$.results: expected a list of results")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[null]}""", "results[0]: expected an object, found null")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":["a"]}""", "$.results[0]: expected an object")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"position":1}]}""", "results[0].text: expected the text that was shown, found none")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a"}]}""", "results[0].position: expected a whole number, found none")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a","position":-2}]}""", "results[0].position: expected the place from 1 at the top, found -2")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a","position":1.5}]}""", "$.results[0].position: expected a whole number")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a","position":"1"}]}""", "$.results[0].position: expected a whole number")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a","position":1,"clicked":"yes"}]}""", "$.results[0].clicked: expected true or false")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a","position":1,"grade":-1}]}""", "results[0].grade: expected a number from 0 to 100, found -1")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a","position":1,"grade":1e39}]}""", "results[0].grade: expected a number from 0 to 100, found 1E+39")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a","position":1,"grade":150}]}""", "results[0].grade: expected a number from 0 to 100, found 150")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","results":[{"text":"a","position":1,"cliked":true}]}""", "results[0].cliked: expected the name 'clicked', found 'cliked'")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","impressionId":"i","results":[{"text":"a","position":1}]}""", "impressionId: expected the name 'impression_id'")]
    [InlineData("""{"timestamp":"2025-07-01T24:30Z","query":"q","results":[{"text":"a","position":1}]}""", "found '2025-07-01T24:30Z'")]
    [InlineData("""{"timestamp":"2025-07-01T09:30:61Z","query":"q","results":[{"text":"a","position":1}]}""", "found '2025-07-01T09:30:61Z'")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"q","query":"r","results":[{"text":"a","position":1}]}""", "$.query: expected a string, found something else or a second one")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","query":"\ud800","results":[{"text":"a","position":1}]}""", "$.query: expected a string")]
    [InlineData("""{"timestamp":"2025-07-01T09:30Z","que""", "byte 38: expected a JSON object")]
    [InlineData("[]", "expected an object")]
    [InlineData("null", "expected an object")]
    public async Task A_line_that_is_not_as_documented_is_named_with_what_was_expected(string line, string expected)
    {
        var error = await Assert.ThrowsAsync<FeedbackFormatException>(() => ReadAsync(Encoding.UTF8.GetBytes($"{Line}\n\n{line}\n{Line}")));

        Assert.Equal(3, error.Line);
        Assert.StartsWith("Line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_UTF_8_is_named()
    {
        var error = await Assert.ThrowsAsync<FeedbackFormatException>(() => ReadAsync([.. Encoding.UTF8.GetBytes(Line), (byte)'\n', 0x7B, 0x22, 0xC3, 0x28, 0x22]));

        Assert.Equal(2, error.Line);
        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Byte_order_marks_carriage_returns_and_blank_lines_do_no_harm() =>
        Assert.Equal(2, (await ReadAsync(Encoding.UTF8.GetBytes($"\uFEFF{Line}\r\n\r\n  \n{Line}"))).Count);

    [Fact]
    public async Task Gzip_is_recognised()
    {
        Assert.Equal(2, (await ReadAsync(Zip($"{Line}\n{Line}\n"))).Count);
    }

    [Fact]
    public async Task Damaged_gzip_is_refused()
    {
        var damaged = Zip(string.Join('\n', Enumerable.Repeat(Line, 50)));
        damaged.AsSpan(20, 20).Fill(0xFF);

        await Assert.ThrowsAsync<FeedbackFormatException>(() => ReadAsync(damaged));
    }

    [Fact]
    public async Task Nothing_is_no_feedback() => Assert.Empty(await ReadAsync([]));

    [Fact]
    public async Task What_is_written_reads_back_the_same()
    {
        FeedbackRecord[] records = [Parse(Line) with { Query = "„où“ <b> 漢字 \n" }, Parse(Line) with { Id = "given", Model = null }];
        using var stream = new MemoryStream();

        await FeedbackJsonLines.WriteAsync(stream, records.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

        Assert.Equivalent(records, await ReadAsync(stream.ToArray()), strict: true);
    }

    [Fact]
    public async Task Ids_made_from_the_content_are_not_written()
    {
        var record = Parse(Line);
        using var stream = new MemoryStream();

        await FeedbackJsonLines.WriteAsync(stream, new[] { record with { Id = FeedbackId.Of(record) } }.ToAsyncEnumerable(), TestContext.Current.CancellationToken);

        Assert.DoesNotContain("\"id\"", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    private static FeedbackRecord Parse(string line) => FeedbackJsonLines.Parse(Encoding.UTF8.GetBytes(line));

    private static byte[] Zip(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return stream.ToArray();
    }

    private static async Task<List<FeedbackRecord>> ReadAsync(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return await FeedbackJsonLines.ReadAsync(stream, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
