using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

public sealed class BadInputTests(RunningHost host) : IClassFixture<RunningHost>
{
    private readonly HttpClient _client = host.Client;

    [Theory]
    [InlineData("/rerank", """{"query": "", "documents": ["a"]}""", "query")]
    [InlineData("/rerank", """{"query": "  ", "documents": ["a"]}""", "query")]
    [InlineData("/rerank", """{"documents": ["a"]}""", "query")]
    [InlineData("/rerank", """{"query": "a"}""", "documents")]
    [InlineData("/rerank", """{"query": "a", "documents": []}""", "documents")]
    [InlineData("/rerank", """{"query": "a", "documents": ["b"], "top_n": -1}""", "top_n")]
    [InlineData("/rerank", """{"query": 7, "documents": ["b"]}""", "query")]
    [InlineData("/rerank", """{"query": "a", "documents": "b"}""", "documents")]
    [InlineData("/rerank", """{"query": "a", "documents": ["b", 7]}""", "documents[1]")]
    [InlineData("/rerank", """{"query": "a", "documents": ["b", null]}""", "documents[1]")]
    [InlineData("/rerank", """{"query": "a", "documents": [{"id": "x"}]}""", "documents[0]")]
    [InlineData("/rerank", """{"query": "a", "documents": [{"text": 7}]}""", "documents[0]")]
    [InlineData("/rerank", """{"query": "a", "texts": ["b", null]}""", "texts[1]")]
    [InlineData("/rerank", """{"query": "a", "documents": ["b"], "top_n": "3"}""", "top_n")]
    [InlineData("/rerank", """{"query": "a", "documents": ["b"], "top_n": 1.5}""", "top_n")]
    [InlineData("/rerank", """{"query": "a", "documents": ["b"], "return_documents": "yes"}""", "return_documents")]
    [InlineData("/rerank", """["a"]""", "body")]
    [InlineData("/rerank", "{\"query\": \"\\ud800\", \"documents\": [\"b\"]}", "query")]
    [InlineData("/score", "{}", "pairs")]
    [InlineData("/score", """{"pairs": []}""", "pairs")]
    [InlineData("/score", """{"pairs": [["a"]]}""", "pairs[0]")]
    [InlineData("/score", """{"pairs": [["a", "b"], ["", "b"]]}""", "pairs[1].query")]
    [InlineData("/score", """{"pairs": [["a", 7]]}""", "pairs[0][1]")]
    [InlineData("/score", """{"queries": ["a", "b"], "documents": ["c", "d", "e"]}""", "queries")]
    [InlineData("/train_challenger", "{}", "date_from")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-14", "date_to": "2025-07-01"}""", "date_to")]
    [InlineData("/train_challenger", """{"date_from": "01.07.2025", "date_to": "2025-07-14"}""", "date_from")]
    [InlineData("/train_challenger", """{"date_from": 20250701, "date_to": "2025-07-14"}""", "date_from")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "loss": "hinge"}""", "loss")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "schedule": "sawtooth"}""", "schedule")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "epochs": 0}""", "epochs")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "epochs": 1.5}""", "epochs")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "gradient_accumulation": "two"}""", "gradient_accumulation")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "layer_decay": 1.5}""", "layer_decay")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "patience": 0}""", "patience")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "average_decay": 1}""", "average_decay")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "hard_negatives": 0}""", "hard_negatives")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "hard_negatives": 2, "hard_negatives_relative_margin": 2}""", "hard_negatives_relative_margin")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "hard_negatives_range_max": 2}""", "hard_negatives_range_max")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "propensity_eta": 1, "propensity_max_weight": 0}""", "propensity_max_weight")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "propensity_eta": 4}""", "propensity_eta")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "propensity_eta": 1, "estimate_propensity": true}""", "estimate_propensity")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "propensity_max_weight": 2}""", "propensity_max_weight")]
    [InlineData("/train_challenger", """{"date_from": "2025-07-01", "date_to": "2025-07-14", "target_precision": 2}""", "target_precision")]
    public async Task What_cannot_be_answered_is_refused_with_the_part_that_is_wrong(string path, string body, string field)
    {
        var response = await _client.PostBytesAsync(path, Encoding.UTF8.GetBytes(body));

        var problem = await response.ProblemAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(field, Assert.Single(problem["errors"]!.AsObject()).Key);
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.DoesNotContain("System.", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"query\": ")]
    [InlineData("query=a")]
    public async Task What_is_no_JSON_object_is_a_bad_request(string body)
    {
        var problem = await (await _client.PostBytesAsync("/rerank", Encoding.UTF8.GetBytes(body))).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.DoesNotContain("RerankBody", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF_8_are_a_bad_request()
    {
        byte[] body = [.. "{\"query\": \"a\", \"documents\": [\"b\", \""u8, 0xC3, 0x28, .. "\"]}"u8];

        var problem = await (await _client.PostBytesAsync("/rerank", body)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Contains("UTF-8", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.NotNull(problem["errors"]!["documents[1]"]);
    }

    [Fact]
    public async Task Other_media_types_are_refused() =>
        await (await _client.PostBytesAsync("/rerank", "{}"u8.ToArray(), "text/plain")).ProblemAsync(HttpStatusCode.UnsupportedMediaType);

    [Theory]
    [InlineData("/rerank", "documents")]
    [InlineData("/rerank", "texts")]
    public async Task More_documents_than_are_taken_are_refused_with_the_limit(string path, string field)
    {
        var request = new JsonObject { ["query"] = "a", [field] = new JsonArray([.. Enumerable.Range(0, 10_000).Select(static number => (JsonNode)$"{number}")]) };

        var problem = await (await _client.PostAsync(path, request)).ProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("10000", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains($"at most {RunningHost.MaxDocuments} ", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_without_feedback_is_named()
    {
        var request = JsonNode.Parse("""{"date_from": "1999-01-01", "date_to": "1999-01-31"}""");

        var problem = await (await _client.PostAsync("/train_challenger/", request)).ProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("no feedback between 1999-01-01 and 1999-01-31", (string)problem["detail"]!, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/rerank", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/train_challenger/0123456789abcdef0123456789abcdef", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/train_challenger/0123456789abcdef0123456789abcdef", HttpStatusCode.NotFound)]
    [InlineData("POST", "/models/99/promote", HttpStatusCode.NotFound)]
    [InlineData("POST", "/models/rollback", HttpStatusCode.Conflict)]
    public async Task What_is_not_there_is_a_problem_too(string method, string path, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        await (await _client.SendAsync(request, Http.Cancelled)).ProblemAsync(expected);
    }
}
