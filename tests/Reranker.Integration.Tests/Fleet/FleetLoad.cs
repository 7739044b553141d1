using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Fleet;

/// <summary>Clients that rank, and clients that give feedback, all the time until they are stopped.</summary>
internal sealed class FleetLoad : IAsyncDisposable
{
    /// <summary>Rankings that are under way at once.</summary>
    public const int Rankers = 8;

    private const int Reporters = 2;
    private const int RecordsOfAReport = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<double> _milliseconds = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly Task _work;
    private int _stored;
    private int _retries;
    private int _number;

    public FleetLoad(Uri address, string key)
    {
        _client = new HttpClient { BaseAddress = address };
        _client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        _work = Task.WhenAll(Enumerable.Range(0, Rankers).Select(_ => Task.Run(RankAsync)).Concat(Enumerable.Range(0, Reporters).Select(_ => Task.Run(ReportAsync))));
    }

    /// <summary>Rankings that were not answered with a ranking, and why.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Rankings that were.</summary>
    public int Ranked => _milliseconds.Count;

    /// <summary>Records whose receipt the service has confirmed.</summary>
    public int Stored => _stored;

    /// <summary>What was done, in a line.</summary>
    public string Summary
    {
        get
        {
            var sorted = _milliseconds.Order().ToArray();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{sorted.Length} rankings, {_failures.Count} failed, p50 {sorted[sorted.Length / 2]:0} ms, p99 {sorted[sorted.Length * 99 / 100]:0} ms; {_stored} records of feedback confirmed, {_retries} reports sent again");
        }
    }

    /// <summary>Stops, and waits for what is under way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RankAsync()
    {
        var random = new Random(Interlocked.Increment(ref _number));
        while (!_stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await PostAsync("/rerank", new JsonObject
                {
                    ["query"] = Word(random), ["documents"] = new JsonArray([.. Enumerable.Range(0, 5).Select(_ => (JsonNode)$"{Word(random)} {Word(random)}")]),
                });
                if (answer.StatusCode is HttpStatusCode.OK)
                    _milliseconds.Enqueue(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                else
                    _failures.Enqueue($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
            catch (HttpRequestException error)
            {
                _failures.Enqueue(error.Message);
            }

            await Task.Delay(Pause);
        }
    }

    // As a service does that must lose nothing: sent again until it is confirmed.
    private async Task ReportAsync()
    {
        var random = new Random(-Interlocked.Increment(ref _number));
        while (!_stop.IsCancellationRequested)
        {
            var records = new JsonArray([.. Enumerable.Range(0, RecordsOfAReport).Select(_ => Record(random))]);
            while (!await ReportAsync(records))
            {
                Interlocked.Increment(ref _retries);
                await Task.Delay(10 * Pause);
            }

            Interlocked.Add(ref _stored, RecordsOfAReport);
            await Task.Delay(Pause);
        }
    }

    private async Task<bool> ReportAsync(JsonArray records)
    {
        try
        {
            using var answer = await PostAsync("/feedback", records);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // A year before what is trained on.
    private JsonObject Record(Random random)
    {
        var record = SyntheticFeedback.Record(new DateTimeOffset(2024, 7, 1, 0, 0, 0, TimeSpan.Zero), random);
        record["query"] = string.Create(CultureInfo.InvariantCulture, $"load {Interlocked.Increment(ref _number)}");
        return record;
    }

    private Task<HttpResponseMessage> PostAsync(string path, JsonNode body) =>
        _client.PostAsync(path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));

    private static string Word(Random random) => TinyModel.Words[random.Next(TinyModel.Words.Count)];
}
