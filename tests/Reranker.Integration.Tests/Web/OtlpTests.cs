using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Reranker.Integration.Tests.Web;

/// <summary>A host that is told of a collector, and the collector.</summary>
public sealed class OtlpTests(TinyModel model) : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("reranker-otlp-").FullName;

    [Fact]
    public async Task Traces_metrics_and_logs_go_to_the_collector_of_the_standard_variables_and_no_text_with_them()
    {
        await using var collector = await Collector.StartAsync();
        await using (var host = await WebHostProcess.StartAsync(model, _data,
            [("$OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("$OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("$OTEL_METRIC_EXPORT_INTERVAL", "200"), ("$OTEL_BSP_SCHEDULE_DELAY", "100"), ("$OTEL_BLRP_SCHEDULE_DELAY", "100")]))
        {
            await RankAsync(host);
            await Eventually.IsTrueAsync(() => Task.FromResult(
                collector.Has("/v1/traces", "tokenize", "queue", "infer", "POST /rerank", "service.name", "reranker")
                && collector.Has("/v1/metrics", "reranker.queue.duration", "reranker.run.fill", "reranker.tokenize.duration", "reranker.model.loaded", "http.server.request.duration")
                && collector.Has("/v1/logs", "Switched from")));
        }

        Assert.DoesNotContain("word001", collector.All, StringComparison.Ordinal);
        Assert.DoesNotContain("/health", collector.Of("/v1/traces"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_signal_alone_goes_where_its_own_variable_says()
    {
        await using var collector = await Collector.StartAsync();
        await using (var host = await WebHostProcess.StartAsync(model, _data,
            [("$OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{collector.Address}/traces"), ("$OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("$OTEL_SERVICE_NAME", "search"), ("$OTEL_BSP_SCHEDULE_DELAY", "100"), ("$OTEL_METRIC_EXPORT_INTERVAL", "100")]))
        {
            await RankAsync(host);
            await Eventually.IsTrueAsync(() => Task.FromResult(collector.Has("/traces", "rerank", "search")));
        }

        Assert.Equal(["/traces"], collector.Paths);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private static async Task RankAsync(WebHostProcess host)
    {
        await Eventually.IsTrueAsync(async () => (await host.Client.GetAsync("/health/ready", Http.Cancelled)).IsSuccessStatusCode);
        await (await host.Client.PostAsync("/rerank", JsonNode.Parse("""{"query": "word001", "documents": ["word001"]}"""))).JsonAsync(HttpStatusCode.OK);
    }

    /// <summary>Takes whatever is sent to it. Protobuf keeps strings as they are.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<(string Path, string Body)> received) : IAsyncDisposable
    {
        public string Address => app.Urls.Single();

        public string[] Paths => [.. received.Select(static message => message.Path).Distinct()];

        public string All => string.Concat(received.Select(static message => message.Body));

        public static async Task<Collector> StartAsync()
        {
            var received = new ConcurrentQueue<(string, string)>();
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Run(async context =>
            {
                using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
                received.Enqueue((context.Request.Path, await reader.ReadToEndAsync(context.RequestAborted)));
            });
            await app.StartAsync(Http.Cancelled);
            return new Collector(app, received);
        }

        public string Of(string path) => string.Concat(received.Where(message => message.Path == path).Select(static message => message.Body));

        public bool Has(string path, params IEnumerable<string> texts)
        {
            var body = Of(path);
            return texts.All(text => body.Contains(text, StringComparison.Ordinal));
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
