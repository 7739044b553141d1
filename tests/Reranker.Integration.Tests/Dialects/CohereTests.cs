namespace Reranker.Integration.Tests.Dialects;

public sealed class CohereTests(DialectHost host) : IClassFixture<DialectHost>
{
    [Theory]
    [InlineData("/cohere/v2/rerank", """{"model": "rerank-v3.5", "query": "word001", "documents": ["word002"]}""", 200, """{"id": "<uuid>", "results": [{"index": 0, "relevance_score": "<score>"}], "meta": {"api_version": {"version": "2"}, "billed_units": {"search_units": 1}}}""")]
    [InlineData("/cohere/v2/rerank", """{"model": "rerank-v3.5", "query": "word001", "documents": ["word002", "word003"], "top_n": 1, "max_tokens_per_doc": 4096, "priority": 0}""", 200, """{"id": "<uuid>", "results": [{"index": "<number>", "relevance_score": "<score>"}], "meta": {"api_version": {"version": "2"}, "billed_units": {"search_units": 1}}}""")]
    [InlineData("/cohere/v2/rerank", """{"query": "word001", "documents": ["word002"]}""", 400, """{"message": "<has:model is required>"}""")]
    [InlineData("/cohere/v2/rerank", """{"model": "m", "documents": ["word002"]}""", 400, """{"message": "<has:query>"}""")]
    [InlineData("/cohere/v2/rerank", """{"model": "m", "query": "word001", "documents": []}""", 400, """{"message": "<has:no documents>"}""")]
    [InlineData("/cohere/v2/rerank", """{"model": "m", "query": "word001", "documents": ["a"], "top_n": 0}""", 400, """{"message": "<has:top_n is 0>"}""")]
    [InlineData("/cohere/v2/rerank", """{"model": "m", "query": "word001", "documents": ["a"], "priority": 1000}""", 400, """{"message": "<has:priority>"}""")]
    [InlineData("/cohere/v2/rerank", """{"model": "m", "query": "word001", "documents": ["a"], "max_tokens_per_doc": 8}""", 400, """{"message": "<has:max_tokens_per_doc>"}""")]
    [InlineData("/cohere/v2/rerank", """{"model": "m", "query": "word001", "documents": ["a"], "return_documents": true}""", 422, """{"message": "<has:return_documents>"}""")]
    [InlineData("/cohere/v2/rerank", """{"model": "m", "query": "word001", "documents": [{"text": "a"}]}""", 400, """{"message": "<has:documents[0]>"}""")]
    [InlineData("/cohere/v2/rerank", "[", 400, """{"message": "<sentence>"}""")]
    [InlineData("/cohere/v1/rerank", """{"query": "word001", "documents": ["word002"]}""", 200, """{"id": "<uuid>", "results": [{"index": 0, "relevance_score": "<score>"}], "meta": {"api_version": {"version": "1"}, "billed_units": {"search_units": 1}}}""")]
    [InlineData("/cohere/v1/rerank", """{"query": "word001", "documents": ["word002"], "return_documents": true, "max_chunks_per_doc": 10, "unknown": 1}""", 200, """{"id": "<uuid>", "results": [{"document": {"text": "word002"}, "index": 0, "relevance_score": "<score>"}], "meta": {"api_version": {"version": "1"}, "billed_units": {"search_units": 1}}}""")]
    [InlineData("/cohere/v1/rerank", """{"query": "word001", "documents": [{"title": "word002", "body": "word003"}], "rank_fields": ["title", "body"], "return_documents": true}""", 200, """{"id": "<uuid>", "results": [{"document": {"title": "word002", "body": "word003"}, "index": 0, "relevance_score": "<score>"}], "meta": {"api_version": {"version": "1"}, "billed_units": {"search_units": 1}}}""")]
    [InlineData("/cohere/v1/rerank", """{"query": "word001", "documents": [{"title": "word002"}]}""", 400, """{"message": "<has:rank_fields>"}""")]
    [InlineData("/cohere/v1/rerank", """{"query": "word001", "documents": [{"title": "word002"}], "rank_fields": ["body"]}""", 400, """{"message": "<has:rank_fields>"}""")]
    [InlineData("/cohere/v1/rerank", """{"query": "word001", "documents": [7]}""", 400, """{"message": "<has:document 0>"}""")]
    public Task Answers_are_those_of_Cohere(string path, string body, int status, string template) => host.ConformsAsync(path, body, status, template);
}
