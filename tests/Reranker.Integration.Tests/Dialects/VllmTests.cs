namespace Reranker.Integration.Tests.Dialects;

public sealed class VllmTests(DialectHost host) : IClassFixture<DialectHost>
{
    [Theory]
    [InlineData("/vllm/score", """{"queries": "word001", "documents": ["word002", "word003"]}""", 200, """{"id": "<id:score->", "object": "list", "created": "<count>", "model": "CrossEncoderReranker", "data": [{"index": 0, "object": "score", "score": "<score>"}, {"index": 1, "object": "score", "score": "<score>"}], "usage": {"prompt_tokens": "<count>", "total_tokens": "<count>", "completion_tokens": 0, "prompt_tokens_details": null}}""")]
    [InlineData("/vllm/v1/score", """{"queries": ["word001"], "items": "word002"}""", 200, """{"id": "<id:score->", "object": "list", "created": "<count>", "model": "CrossEncoderReranker", "data": [{"index": 0, "object": "score", "score": "<score>"}], "usage": {"prompt_tokens": "<count>", "total_tokens": "<count>", "completion_tokens": 0, "prompt_tokens_details": null}}""")]
    [InlineData("/vllm/score", """{"text_1": ["word001", "word002"], "text_2": ["word002", "word001"], "use_activation": false, "truncate_prompt_tokens": -1}""", 200, """{"id": "<id:score->", "object": "list", "created": "<count>", "model": "CrossEncoderReranker", "data": [{"index": 0, "object": "score", "score": "<logit>"}, {"index": 1, "object": "score", "score": "<logit>"}], "usage": {"prompt_tokens": "<count>", "total_tokens": "<count>", "completion_tokens": 0, "prompt_tokens_details": null}}""")]
    [InlineData("/vllm/score", """{"data_1": "word001", "data_2": "TOO LONG"}""", 400, """{"error": {"message": "<has:truncate_prompt_tokens>", "type": "BadRequestError", "param": "documents", "code": 400}}""")]
    [InlineData("/vllm/score", """{"data_1": ["a", "b"], "data_2": ["a", "b", "c"]}""", 400, """{"error": {"message": "<sentence>", "type": "BadRequestError", "param": "queries", "code": 400}}""")]
    [InlineData("/vllm/rerank", """{"query": "word001", "documents": ["word002"], "top_n": 0, "user": "u", "priority": 3}""", 200, """{"id": "<id:rerank->", "model": "CrossEncoderReranker", "usage": {"total_tokens": "<count>", "prompt_tokens": "<count>"}, "results": [{"index": 0, "document": {"text": "word002"}, "relevance_score": "<score>"}]}""")]
    [InlineData("/vllm/v1/rerank", """{"query": "word001", "documents": ["TOO LONG"], "truncate_prompt_tokens": -1}""", 200, """{"id": "<id:rerank->", "model": "CrossEncoderReranker", "usage": {"total_tokens": "<count>", "prompt_tokens": "<count>"}, "results": [{"index": 0, "document": {"text": "<sentence>"}, "relevance_score": "<score>"}]}""")]
    [InlineData("/vllm/v2/rerank", """{"query": "word001", "documents": ["TOO LONG"]}""", 400, """{"error": {"message": "<sentence>", "type": "BadRequestError", "param": "documents", "code": 400}}""")]
    [InlineData("/vllm/rerank", """{"query": 3, "documents": ["a"]}""", 400, """{"error": {"message": "<sentence>", "type": "BadRequestError", "param": "query", "code": 400}}""")]
    [InlineData("/vllm/rerank", "nonsense", 400, """{"error": {"message": "<sentence>", "type": "BadRequestError", "param": null, "code": 400}}""")]
    public Task Answers_are_those_of_vLLM(string path, string body, int status, string template) => host.ConformsAsync(path, body, status, template);
}
