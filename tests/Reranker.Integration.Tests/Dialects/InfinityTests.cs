namespace Reranker.Integration.Tests.Dialects;

public sealed class InfinityTests(DialectHost host) : IClassFixture<DialectHost>
{
    [Theory]
    [InlineData("/infinity/rerank", """{"query": "word001", "documents": ["word002"], "model": "default/not-specified"}""", 200, """{"object": "rerank", "id": "<id:infinity->", "created": "<count>", "model": "CrossEncoderReranker", "usage": {"total_tokens": "<count>", "prompt_tokens": "<count>"}, "results": [{"relevance_score": "<score>", "index": 0, "document": null}]}""")]
    [InlineData("/infinity/rerank", """{"query": "word001", "documents": ["word002"], "return_documents": true, "raw_scores": true, "top_n": 1}""", 200, """{"object": "rerank", "id": "<id:infinity->", "created": "<count>", "model": "CrossEncoderReranker", "usage": {"total_tokens": "<count>", "prompt_tokens": "<count>"}, "results": [{"relevance_score": "<logit>", "index": 0, "document": "word002"}]}""")]
    [InlineData("/infinity/rerank", """{"query": "word001", "documents": []}""", 422, """{"detail": [{"type": "value_error", "loc": ["body", "documents"], "msg": "<sentence>"}]}""")]
    [InlineData("/infinity/rerank", """{"query": "word001", "documents": ["a"], "top_n": 0}""", 422, """{"detail": [{"type": "value_error", "loc": ["body", "top_n"], "msg": "<sentence>"}]}""")]
    [InlineData("/infinity/rerank", """{"query": 1, "documents": ["a"]}""", 422, """{"detail": [{"type": "type_error", "loc": ["body", "query"], "msg": "<sentence>"}]}""")]
    [InlineData("/infinity/rerank", "{", 400, """{"error": {"message": "<sentence>", "type": "BadRequestError", "param": null, "code": 400}}""")]
    public Task Answers_are_those_of_Infinity(string path, string body, int status, string template) => host.ConformsAsync(path, body, status, template);
}
