using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Fuzzing;

/// <summary>A real host under bad requests: it never answers 5xx, never ends, and its memory stays bounded.</summary>
public sealed class FuzzingTests(TinyModel model) : IAsyncLifetime
{
    private const int Seed = 20251128;
    private const int RequestsOfARoute = 150;
    private const long MostMemory = 1_500L << 20;

    private static readonly (string Path, string Good)[] Posts =
    [
        ("/rerank", """{"query": "word001", "documents": ["word002", {"id": "a", "text": "word003", "metadata": {"a": 1}}], "top_n": 1, "return_documents": true, "raw_scores": false, "model": "CrossEncoderReranker@champion"}"""),
        ("/rerank", """{"query": "word001", "texts": ["word002", "word003"], "return_text": true, "truncate": true}"""),
        ("/v1/rerank", """{"query": "word001", "documents": ["word002"], "top_n": 0, "calibrated": false}"""),
        ("/v2/rerank", """{"model": "m", "query": "word001", "documents": ["word002"], "top_n": 1}"""),
        ("/score", """{"pairs": [["word001", "word002"]], "raw_scores": true}"""),
        ("/v1/score", """{"queries": ["word001"], "documents": ["word002", "word003"], "use_activation": true}"""),
        ("/tei/rerank", """{"query": "word001", "texts": ["word002"], "truncate": null, "truncation_direction": "right", "raw_scores": true}"""),
        ("/cohere/v1/rerank", """{"query": "word001", "documents": [{"text": "word002"}, "word003"], "rank_fields": ["text"], "return_documents": true}"""),
        ("/cohere/v2/rerank", """{"model": "m", "query": "word001", "documents": ["word002"], "top_n": 1, "max_tokens_per_doc": 4096, "priority": 1}"""),
        ("/jina/v1/rerank", """{"model": "m", "query": {"text": "word001"}, "documents": [{"text": "word002"}, "word003"], "top_n": 1, "truncation": true}"""),
        ("/vllm/score", """{"text_1": "word001", "text_2": ["word002"], "truncate_prompt_tokens": -1}"""),
        ("/vllm/rerank", """{"query": "word001", "documents": ["word002"], "top_n": 0}"""),
        ("/infinity/rerank", """{"query": "word001", "documents": ["word002"], "return_documents": true, "raw_scores": false, "top_n": 1}"""),
        ("/voyage/v1/rerank", """{"query": "word001", "documents": ["word002"], "model": "m", "top_k": 1, "return_documents": true, "truncation": true}"""),
        ("/feedback", """{"timestamp": "1999-07-14T09:30:00+02:00", "query": "word001", "results": [{"document_id": "a", "text": "word002", "position": 1, "clicked": true}], "model": "m"}"""),
        ("/train_challenger", """{"date_from": "1998-01-01", "date_to": "1998-01-02", "epochs": 1, "batch_size": 4, "num_negatives": 2, "base_model": "models:/CrossEncoderReranker/1", "seed": 1}"""),
        ("/models/1/promote", """{"reason": "because", "by": "me", "expected_champion": 7}"""),
        ("/models/rollback", """{"reason": "because", "by": "me", "expected_champion": 7}"""),
    ];

    private static readonly string[] OddPaths =
    [
        "/models/..%2f..%2fetc%2fpasswd/promote", "/models/1%00/promote", "/models/99999999999999999999/promote", "/models/-1/promote", "/train_challenger/..%2f..%2f", "/train_challenger/%00", "/train_challenger/%0d%0aX-Injected:1",
        "/train_challenger/" + new string('a', 4000), "/tei/..%5c..%5c", "/docs/../../appsettings.json", "/openapi/..%2fappsettings.json", "//rerank", "/rerank/%ff%fe", "/health/%2e%2e/", "/metrics?a=%00", "/?x=%0d%0aSet-Cookie:a=b",
    ];

    private readonly Dictionary<int, int> _statuses = [];
    private readonly string _data = Directory.CreateTempSubdirectory("reranker-fuzz-").FullName;
    private WebHostProcess _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await WebHostProcess.StartAsync(model, _data, ("MaxSelectedModels", "1"));
        await Eventually.IsTrueAsync(async () => (await _host.Client.GetAsync("/health/ready", Http.Cancelled)).IsSuccessStatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Bad_requests_to_every_route_are_refused_and_the_host_goes_on()
    {
        var fuzzer = new RequestFuzzer(Seed);
        foreach (var (path, good) in Posts)
            for (var request = 0; request < RequestsOfARoute; request++)
                await SendAsync(Post(path, fuzzer.Body(good), fuzzer));
        foreach (var path in OddPaths)
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete, HttpMethod.Options, new("PROPFIND")])
                await SendAsync(new HttpRequestMessage(method, new Uri($"{_host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })));
        foreach (var (path, _) in Posts)
        {
            await SendAsync(Post(path, Encoding.UTF8.GetBytes($$"""{"query": "a", "documents": [{{string.Join(',', Enumerable.Repeat("\"b\"", 10_000))}}], "texts": []}""")));
            await SendAsync(Post(path, [.. Enumerable.Repeat((byte)'[', 200_000)]));
            await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("query=a", Encoding.UTF8, "application/x-www-form-urlencoded") });
            await SendAsync(new HttpRequestMessage(HttpMethod.Post, path));
        }

        await RequireHealthAsync();
    }

    [Fact]
    public async Task Bodies_that_never_end_and_broken_requests_keep_nobody_waiting()
    {
        string[] requests =
        [
            "POST /rerank HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"query\": ",
            "POST /rerank HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFF\r\n{",
            "POST /rerank HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
            "POST /rerank HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: a\r\n b\r\nX-\0: 1\r\n\r\n",
            $"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: {new string('a', 100_000)}\r\n\r\n",
            $"GET /{new string('a', 100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "\0\0\0\0\r\n\r\n", "GET", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ];
        var sockets = new List<TcpClient>();
        try
        {
            foreach (var request in requests.SelectMany(static request => Enumerable.Repeat(request, 10)))
            {
                var socket = new TcpClient();
                sockets.Add(socket);
                await socket.ConnectAsync(_host.Client.BaseAddress!.Host, _host.Client.BaseAddress.Port, Http.Cancelled);
                await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), Http.Cancelled);
            }

            await RequireHealthAsync();
        }
        finally
        {
            sockets.ForEach(static socket => socket.Dispose());
        }

        await RequireHealthAsync();
    }

    private static HttpRequestMessage Post(string path, byte[] body, RequestFuzzer? fuzzer = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (fuzzer is not null)
        {
            request.Headers.TryAddWithoutValidation("X-User-Id", fuzzer.HeaderValue());
            request.Headers.TryAddWithoutValidation("Prefer", fuzzer.HeaderValue());
            request.Headers.TryAddWithoutValidation("traceparent", fuzzer.HeaderValue());
        }

        return request;
    }

    private async Task SendAsync(HttpRequestMessage request)
    {
        using var _ = request;
        using var response = await _host.Client.SendAsync(request, Http.Cancelled);
        var status = (int)response.StatusCode;
        var answer = await response.Content.ReadAsStringAsync(Http.Cancelled);
        Assert.True(status < 500, $"{request.Method} {request.RequestUri}: {status} {answer}\n{(request.Content is null ? "" : await request.Content.ReadAsStringAsync(Http.Cancelled))[..Math.Min(2000, (int)(request.Content?.Headers.ContentLength ?? 0))]}\n{_host.Output}");
        Assert.False(response.Headers.Contains("X-Injected"));
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
    }

    private async Task RequireHealthAsync()
    {
        var answer = await _host.Client.PostBytesAsync("/rerank", """{"query": "word001", "documents": ["word002"]}"""u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var memory = _host.PeakMemory;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{_statuses.Values.Sum()} requests, by status: {string.Join(", ", _statuses.OrderBy(static status => status.Key).Select(static status => $"{status.Key}: {status.Value}"))}; peak memory {memory >> 20} MB"));
        Assert.InRange(memory, 1, MostMemory);
    }
}
