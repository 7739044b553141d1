using System.Net;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

public sealed class RankingTests(RunningHost host) : IClassFixture<RunningHost>
{
    private readonly HttpClient _client = host.Client;

    private static JsonObject Request(params ReadOnlySpan<JsonNode?> documents) =>
        new() { ["query"] = "word001 word002", ["documents"] = new JsonArray(documents) };

    [Theory]
    [InlineData("/rerank")]
    [InlineData("/v1/rerank")]
    [InlineData("/v2/rerank")]
    public async Task Documents_come_back_best_first_with_their_index(string path)
    {
        var response = await _client.PostAsync(path, Request("word003 word004", "word001 word002", "word005"));

        var answer = await response.JsonAsync(HttpStatusCode.OK);
        var results = answer["results"]!.AsArray();
        var scores = results.Select(static result => (float)result!["relevance_score"]!).ToArray();
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal([0, 1, 2], results.Select(static result => (int)result!["index"]!).Order());
        Assert.All(results, static result => Assert.False(result!.AsObject().ContainsKey("document")));
        Assert.All(scores, static score => Assert.InRange(score, 0f, 1f));
        Assert.StartsWith("rerank-", (string)answer["id"]!, StringComparison.Ordinal);
        Assert.Equal("CrossEncoderReranker", (string)answer["model"]!);
        Assert.True((int)answer["usage"]!["total_tokens"]! > 0);
        Assert.Matches("^CrossEncoderReranker/1@[0-9a-f]{12}$", response.Model());
    }

    [Fact]
    public async Task Equal_scores_keep_the_order_of_the_request()
    {
        var answer = await (await _client.PostAsync("/rerank", Request("word009", "word009", "word009"))).JsonAsync(HttpStatusCode.OK);

        Assert.Equal([0, 1, 2], answer["results"]!.AsArray().Select(static result => (int)result!["index"]!));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(0, 3)]
    [InlineData(null, 3)]
    [InlineData(99, 3)]
    public async Task Top_n_says_how_many_results_there_are(int? topN, int expected)
    {
        var request = Request("word003", "word001", "word005");
        request["top_n"] = topN;

        var answer = await (await _client.PostAsync("/rerank", request)).JsonAsync(HttpStatusCode.OK);

        Assert.Equal(expected, answer["results"]!.AsArray().Count);
    }

    [Fact]
    public async Task First_stage_scores_are_fused_and_every_score_is_told()
    {
        var request = Request(JsonNode.Parse("""{"text": "word001 word002", "score": 1}"""), JsonNode.Parse("""{"text": "word009", "score": 7.5}"""));
        request["fusion"] = new JsonObject { ["method"] = "linear", ["weight"] = 0 };
        var answer = await (await _client.PostAsync("/rerank", request)).JsonAsync(HttpStatusCode.OK);

        var results = answer["results"]!.AsArray();
        Assert.Equal([1, 0], results.Select(static result => (int)result!["index"]!));
        Assert.Equal([7.5, 1], results.Select(static result => (double)result!["first_stage_score"]!));
        Assert.All(results, static result => Assert.InRange((float)result!["model_score"]!, 0, 1));
        Assert.False(answer.AsObject().ContainsKey("warnings"));
        Assert.False(answer.AsObject().ContainsKey("degraded"));
    }

    [Fact]
    public async Task Where_there_is_nothing_to_fuse_the_answer_says_so()
    {
        var request = Request("word001", "word002");
        request["fusion"] = new JsonObject { ["method"] = "rrf" };
        var answer = await (await _client.PostAsync("/rerank", request)).JsonAsync(HttpStatusCode.OK);

        Assert.Contains("no first-stage score", (string)Assert.Single(answer["warnings"]!.AsArray())!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_may_say_that_nothing_is_relevant()
    {
        var request = Request("word001", "word002");
        request["min_score"] = 2;
        Assert.Empty((await (await _client.PostAsync("/rerank", request)).JsonAsync(HttpStatusCode.OK))["results"]!.AsArray());
    }

    [Fact]
    public async Task A_deadline_that_is_kept_changes_nothing()
    {
        var request = Request("word001", "word002");
        request["deadline_ms"] = 600_000;
        var response = await _client.PostAsync("/rerank", request);

        Assert.False((await response.JsonAsync(HttpStatusCode.OK)).AsObject().ContainsKey("degraded"));
        Assert.False(response.Headers.Contains("X-Reranker-Degraded"));
    }

    [Theory]
    [InlineData("""{"fusion": {"method": "sum"}}""", "fusion.method")]
    [InlineData("""{"fusion": {"weight": 0.5}}""", "fusion.method")]
    [InlineData("""{"fusion": {"method": "linear", "weight": 1.5}}""", "fusion.weight")]
    [InlineData("""{"fusion": {"method": "rrf", "k": 0}}""", "fusion.k")]
    [InlineData("""{"deadline_ms": 0}""", "deadline_ms")]
    public async Task What_cannot_be_fused_or_kept_is_refused_by_name(string fields, string parameter)
    {
        var request = Request("word001", "word002");
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
            request[name] = value!.DeepClone();
        var problem = await (await _client.PostAsync("/rerank", request)).ProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains(parameter, problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_come_back_whole_when_they_are_asked_for()
    {
        var document = JsonNode.Parse("""{"id": "d7", "text": "word001", "metadata": {"page": 3, "tags": ["a"]}, "unknown": [1]}""");
        var request = Request("word004", document);
        request["return_documents"] = true;

        var answer = await (await _client.PostAsync("/rerank", request)).JsonAsync(HttpStatusCode.OK);

        var documents = answer["results"]!.AsArray().ToDictionary(static result => (int)result!["index"]!, static result => result!["document"]!);
        Assert.Equal("""{"text":"word004"}""", documents[0].ToJsonString());
        Assert.Equal("""{"id":"d7","text":"word001","metadata":{"page":3,"tags":["a"]}}""", documents[1].ToJsonString());
    }

    [Fact]
    public async Task Raw_scores_are_the_logits_of_the_activated_ones()
    {
        var request = Request("word001 word002");
        var activated = await (await _client.PostAsync("/rerank", request)).JsonAsync(HttpStatusCode.OK);
        request["raw_scores"] = true;
        var raw = await (await _client.PostAsync("/rerank", request)).JsonAsync(HttpStatusCode.OK);

        var logit = (double)raw["results"]![0]!["relevance_score"]!;
        Assert.Equal(1 / (1 + Math.Exp(-logit)), (double)activated["results"]![0]!["relevance_score"]!, 1e-5);
    }

    [Fact]
    public async Task Texts_are_answered_with_a_bare_list()
    {
        var request = JsonNode.Parse("""{"query": "word001", "texts": ["word002", "word001"], "return_text": true, "truncate": true, "top_n": 1}""");

        var response = await _client.PostAsync("/rerank", request);

        var list = (await response.JsonAsync(HttpStatusCode.OK)).AsArray();
        Assert.Equal(2, list.Count);
        Assert.Equal(["index", "text", "score"], list[0]!.AsObject().Select(static property => property.Key));
        Assert.StartsWith("CrossEncoderReranker/", response.Model(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_fields_of_other_dialects_are_passed_over()
    {
        var request = Request("word001");
        request["model"] = "rerank-multilingual-v3.0";
        request["max_tokens_per_doc"] = 4096;
        request["user"] = new JsonObject();

        await (await _client.PostAsync("/v1/rerank", request)).JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_document_of_5_MB_is_ranked()
    {
        var large = string.Join(' ', Enumerable.Repeat("word001", 5 * 1024 * 1024 / 8));

        var answer = await (await _client.PostAsync("/rerank", Request(large, "word002"))).JsonAsync(HttpStatusCode.OK);

        Assert.Equal(1, (int)answer["usage"]!["truncated_pairs"]!);
    }

    [Fact]
    public async Task Cohere_v2_refuses_a_top_n_below_1()
    {
        var request = Request("word001");
        request["top_n"] = 0;

        var problem = await (await _client.PostAsync("/v2/rerank", request)).ProblemAsync(HttpStatusCode.UnprocessableEntity);

        Assert.NotNull(problem["errors"]!["top_n"]);
    }

    [Theory]
    [InlineData("""{"pairs": [["word001", "word001"], ["word001", "word002"], ["word003", "word001"]]}""")]
    [InlineData("""{"queries": ["word001", "word001", "word003"], "documents": ["word001", "word002", "word001"]}""")]
    [InlineData("""{"text_1": ["word001", "word001", "word003"], "text_2": ["word001", {"text": "word002"}, "word001"]}""")]
    [InlineData("""{"data_1": ["word001", "word001", "word003"], "data_2": ["word001", "word002", "word001"]}""")]
    [InlineData("""{"queries": ["word001", "word001", "word003"], "items": ["word001", "word002", "word001"], "use_activation": true}""")]
    public async Task All_forms_of_pairs_get_the_same_scores_in_the_order_of_the_request(string request)
    {
        var reference = await ScoresAsync("""{"pairs": [["word001", "word001"], ["word001", "word002"], ["word003", "word001"]]}""", "/score");

        Assert.Equal(reference, await ScoresAsync(request, "/score"));
        Assert.Equal(reference, await ScoresAsync(request, "/v1/score"));
        Assert.Equal(3, reference.Length);
    }

    [Fact]
    public async Task One_query_meets_every_document()
    {
        var many = await ScoresAsync("""{"queries": "word001", "documents": ["word001", "word002"]}""", "/score");

        Assert.Equal(await ScoresAsync("""{"pairs": [["word001", "word001"], ["word001", "word002"]]}""", "/score"), many);
    }

    private async Task<float[]> ScoresAsync(string request, string path)
    {
        var response = await _client.PostAsync(path, JsonNode.Parse(request));
        var answer = await response.JsonAsync(HttpStatusCode.OK);
        Assert.Equal("list", (string)answer["object"]!);
        Assert.StartsWith("CrossEncoderReranker/", response.Model(), StringComparison.Ordinal);
        var data = answer["data"]!.AsArray();
        Assert.Equal(Enumerable.Range(0, data.Count), data.Select(static score => (int)score!["index"]!));
        Assert.All(data, static score => Assert.Equal("score", (string)score!["object"]!));
        return [.. data.Select(static score => (float)score!["score"]!)];
    }
}
