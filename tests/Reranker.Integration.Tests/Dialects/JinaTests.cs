namespace Reranker.Integration.Tests.Dialects;

public sealed class JinaTests(DialectHost host) : IClassFixture<DialectHost>
{
    [Theory]
    [InlineData("/jina/v1/rerank", """{"model": "jina-reranker-v2", "query": "word001", "documents": ["word002"]}""", 200, """{"model": "CrossEncoderReranker", "object": "list", "usage": {"total_tokens": "<count>", "prompt_tokens": "<count>"}, "results": [{"index": 0, "relevance_score": "<score>", "document": {"text": "word002"}}]}""")]
    [InlineData("/jina/v1/rerank", """{"query": {"text": "word001"}, "documents": [{"text": "word002"}], "return_documents": false, "top_n": null}""", 200, """{"model": "CrossEncoderReranker", "object": "list", "usage": {"total_tokens": "<count>", "prompt_tokens": "<count>"}, "results": [{"index": 0, "relevance_score": "<score>"}]}""")]
    [InlineData("/jina/v1/rerank", """{"query": "word001", "documents": ["TOO LONG"], "truncation": false}""", 422, """{"detail": "<has:tokens>", "errors": [{"field": "documents", "message": "<sentence>", "type": "value_error"}]}""")]
    [InlineData("/jina/v1/rerank", """{"query": "word001"}""", 422, """{"detail": "<sentence>", "errors": [{"field": "documents", "message": "<sentence>", "type": "value_error"}]}""")]
    [InlineData("/jina/v1/rerank", """{"query": "word001", "documents": [{"image": "x"}]}""", 422, """{"detail": "<sentence>", "errors": [{"field": "documents[0]", "message": "<sentence>", "type": "type_error"}]}""")]
    [InlineData("/jina/v1/rerank", """{"query": "word001", "documents": ["a"], "return_embeddings": true}""", 422, """{"detail": "<has:embeddings>", "errors": [{"field": "return_embeddings", "message": "<sentence>", "type": "value_error"}]}""")]
    [InlineData("/jina/v1/rerank", "{", 400, """{"detail": "<sentence>"}""")]
    public Task Answers_are_those_of_Jina(string path, string body, int status, string template) => host.ConformsAsync(path, body, status, template);
}
