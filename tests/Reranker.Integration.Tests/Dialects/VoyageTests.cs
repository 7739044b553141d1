namespace Reranker.Integration.Tests.Dialects;

public sealed class VoyageTests(DialectHost host) : IClassFixture<DialectHost>
{
    [Theory]
    [InlineData("/voyage/v1/rerank", """{"model": "rerank-2", "query": "word001", "documents": ["word002"]}""", 200, """{"object": "list", "data": [{"index": 0, "relevance_score": "<score>"}], "model": "CrossEncoderReranker", "usage": {"total_tokens": "<count>"}}""")]
    [InlineData("/voyage/v1/rerank", """{"model": "rerank-2", "query": "word001", "documents": ["word002", "word003"], "top_k": 1, "return_documents": true, "truncation": true}""", 200, """{"object": "list", "data": [{"index": "<number>", "relevance_score": "<score>", "document": "<has:word00>"}], "model": "CrossEncoderReranker", "usage": {"total_tokens": "<count>"}}""")]
    [InlineData("/voyage/v1/rerank", """{"query": "word001", "documents": ["TOO LONG"], "truncation": false}""", 400, """{"detail": "<has:truncation>"}""")]
    [InlineData("/voyage/v1/rerank", """{"query": "word001", "documents": ["a"], "top_k": 0}""", 400, """{"detail": "<has:top_k>"}""")]
    [InlineData("/voyage/v1/rerank", """{"documents": ["a"]}""", 400, """{"detail": "<has:query>"}""")]
    [InlineData("/voyage/v1/rerank", "{", 400, """{"detail": "<sentence>"}""")]
    public Task Answers_are_those_of_Voyage(string path, string body, int status, string template) => host.ConformsAsync(path, body, status, template);
}
