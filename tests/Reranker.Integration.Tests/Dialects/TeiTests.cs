namespace Reranker.Integration.Tests.Dialects;

public sealed class TeiTests(DialectHost host) : IClassFixture<DialectHost>
{
    [Theory]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["word002"]}""", 200, """[{"index": 0, "score": "<score>"}]""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["word002"], "return_text": true, "truncate": null, "top_n": 3}""", 200, """[{"index": 0, "text": "word002", "score": "<score>"}]""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["word002"], "raw_scores": true, "truncation_direction": "Right"}""", 200, """[{"index": 0, "score": "<logit>"}]""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["word002", "word002"], "truncation_direction": "left"}""", 200, """[{"index": 1, "score": "<score>"}, {"index": 0, "score": "<score>"}]""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["word002", " ", "word002"]}""", 200, """[{"index": 2, "score": "<score>"}, {"index": 0, "score": "<score>"}, {"index": 1, "score": "<score>"}]""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["TOO LONG"]}""", 200, """[{"index": 0, "score": "<score>"}]""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["TOO LONG"], "truncate": false}""", 422, """{"error": "<sentence>", "error_type": "Tokenizer"}""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["TOO LONG"], "truncation_direction": "left"}""", 422, """{"error": "<sentence>", "error_type": "Tokenizer"}""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": []}""", 400, """{"error": "<sentence>", "error_type": "Empty"}""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["a", "b", "c", "d", "e", "f"]}""", 422, """{"error": "<has:at most 5>", "error_type": "Validation"}""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": [null]}""", 422, """{"error": "<has:text 0>", "error_type": "Validation"}""")]
    [InlineData("/tei/rerank", """{"texts": ["a"]}""", 422, """{"error": "<has:query>", "error_type": "Validation"}""")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": "a"}""", 422, "<text>")]
    [InlineData("/tei/rerank", """{"query": """, 400, "<text>")]
    [InlineData("/tei/rerank", """{"query": "word001", "texts": ["a"], "truncation_direction": "up"}""", 422, "<text>")]
    public Task Answers_are_those_of_Text_Embeddings_Inference(string path, string body, int status, string template) => host.ConformsAsync(path, body, status, template);
}
