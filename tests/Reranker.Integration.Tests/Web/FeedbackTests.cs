using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

public sealed class FeedbackTests(RunningHost host) : IClassFixture<RunningHost>
{
    private readonly HttpClient _client = host.Client;

    [Fact]
    public async Task One_record_is_stored_once()
    {
        var record = SyntheticFeedback.Records(1, seed: 100)[0]!.DeepClone();

        var first = await (await _client.PostAsync("/feedback", record)).JsonAsync(HttpStatusCode.Created);
        var second = await (await _client.PostAsync("/feedback", record)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal("""{"received":1,"added":1,"known":0}""", first.ToJsonString());
        Assert.Equal("""{"received":1,"added":0,"known":1}""", second.ToJsonString());
    }

    [Fact]
    public async Task A_list_of_records_is_stored()
    {
        var answer = await (await _client.PostAsync("/feedback", SyntheticFeedback.Records(5, seed: 101))).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(5, (int)answer["added"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task JSON_lines_are_stored_plain_and_gzip(bool isGzip)
    {
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', SyntheticFeedback.Records(4, seed: isGzip ? 102 : 103).Select(static record => record!.ToJsonString())));

        var response = await _client.PostBytesAsync("/feedback", isGzip ? Gzip(lines) : lines, "application/x-ndjson");

        Assert.Equal(4, (int)(await response.JsonAsync(HttpStatusCode.Created))["added"]!);
    }

    [Fact]
    public async Task A_wrong_record_keeps_the_others_out_and_is_named()
    {
        var records = SyntheticFeedback.Records(3, seed: 104);
        records[1]!["results"]![0]!["position"] = "first";

        var problem = await (await _client.PostAsync("/feedback", records)).ProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(2, (int)problem["line"]!);
        Assert.Contains("position", (string)problem["detail"]!, StringComparison.Ordinal);

        records.RemoveAt(1);
        Assert.Equal(2, (int)(await (await _client.PostAsync("/feedback", records)).JsonAsync(HttpStatusCode.Created))["added"]!);
    }

    [Theory]
    [InlineData("{", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "application/json", HttpStatusCode.UnprocessableEntity)]
    [InlineData("7", "application/json", HttpStatusCode.UnprocessableEntity)]
    [InlineData("not json", "application/x-ndjson", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_no_feedback_is_refused(string body, string contentType, HttpStatusCode expected) =>
        await (await _client.PostBytesAsync("/feedback", Encoding.UTF8.GetBytes(body), contentType)).ProblemAsync(expected);

    [Fact]
    public async Task No_records_are_no_error()
    {
        var answer = await (await _client.PostAsync("/feedback", new JsonArray())).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(0, (int)answer["received"]!);
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }
}
