using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Dialects;

/// <summary>Errors that come from outside a dialect's own rules.</summary>
public sealed class DialectErrorTests(TinyModel model)
{
    private const string Ranking = """{"model": "m", "query": "word001", "documents": ["word002"], "texts": ["word002"], "queries": "word001"}""";

    [Theory]
    [InlineData("/tei/rerank", "")]
    [InlineData("/cohere/v2/rerank", """{"message": "<sentence>"}""")]
    [InlineData("/jina/v1/rerank", """{"detail": "<sentence>"}""")]
    [InlineData("/vllm/score", """{"error": "Unauthorized"}""")]
    [InlineData("/infinity/rerank", """{"detail": "<sentence>"}""")]
    [InlineData("/voyage/v1/rerank", """{"detail": "<sentence>"}""")]
    [InlineData("/rerank", """{"type": "urn:reranker:problem:key", "title": "<sentence>", "status": 401, "detail": "<sentence>", "error": "<sentence>", "error_type": "Validation", "trace_id": "<sentence>"}""")]
    [InlineData("/v1/rerank", """{"type": "urn:reranker:problem:key", "title": "<sentence>", "status": 401, "detail": "<sentence>", "message": "<sentence>", "error": {"message": "<sentence>", "type": "BadRequestError", "param": null, "code": 401}, "trace_id": "<sentence>"}""")]
    [InlineData("/v2/rerank", """{"type": "urn:reranker:problem:key", "title": "<sentence>", "status": 401, "detail": "<sentence>", "message": "<sentence>", "trace_id": "<sentence>"}""")]
    [InlineData("/score", """{"type": "urn:reranker:problem:key", "title": "<sentence>", "status": 401, "detail": "<sentence>", "error": {"message": "<sentence>", "type": "BadRequestError", "param": null, "code": 401}, "trace_id": "<sentence>"}""")]
    public async Task A_call_without_a_key_is_refused_as_the_dialect_does(string path, string template)
    {
        await using var host = new Web.WebHost(model, dataDirectory: null, ("Reranker:ApiKeys:Read", "reader"));
        var response = await host.CreateClient().PostBytesAsync(path, Encoding.UTF8.GetBytes(Ranking));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var answer = await response.Content.ReadAsStringAsync(Http.Cancelled);
        if (template.Length == 0)
            Assert.Empty(answer);
        else
            JsonShape.Equal(template, answer);
    }

    [Theory]
    [InlineData("/info")]
    [InlineData("/tei/info")]
    public async Task Text_Embeddings_Inference_tells_the_model_and_its_limits(string path)
    {
        await using var host = new Web.WebHost(model, dataDirectory: null, ("Reranker:Serving:ParallelBatches", "2"));
        var answer = await (await (await host.ReadyClientAsync()).GetAsync(path, Http.Cancelled)).JsonAsync(HttpStatusCode.OK);

        JsonShape.Equal(
            """
            {"model_id": "CrossEncoderReranker", "model_sha": "<digest>", "model_dtype": "float32", "model_type": {"reranker": {"id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0}}},
             "max_input_length": 64, "max_client_batch_size": 1000, "auto_truncate": true, "tokenization_workers": 2, "version": "<has:.>"}
            """,
            answer.ToJsonString());
    }

    [Fact]
    public async Task Infinity_tells_the_time()
    {
        await using var host = new Web.WebHost(model, dataDirectory: null, ("Reranker:ApiKeys:Read", "reader"));
        JsonNode health = await (await host.CreateClient().GetAsync("/infinity/health", Http.Cancelled)).JsonAsync(HttpStatusCode.OK);
        Assert.True((double)health["unix"]! > 1_700_000_000);
    }
}
