using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reranker.Tests;

public sealed class LoggingRerankerTests : IDisposable
{
    private readonly RecordingLogger _log = new();
    private readonly FakeReranker _fake = new(static (_, text) => text.Length);

    public void Dispose()
    {
        _log.Dispose();
        _fake.Dispose();
    }

    [Fact]
    public async Task A_call_is_logged_with_its_size_and_model_but_not_its_texts()
    {
        _log.Level = LogLevel.Debug;

        await Build().RerankAsync("secret query", ["secret", "secret document"], cancellationToken: TestContext.Current.CancellationToken);

        var (level, message) = Assert.Single(_log.Entries);
        Assert.Equal(LogLevel.Debug, level);
        Assert.Matches(@"^rerank of 2 documents by fake/1@aaaaaaaaaaaa took \d+\.\d ms: 20 tokens, 1 documents cut\.$", message);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_logged_at_Trace()
    {
        _log.Level = LogLevel.Trace;

        await Build().ScoreAsync(new ScoreRequest([new QueryDocumentPair("why", "because")]), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(LogLevel.Trace, _log.Entries[0].Level);
        Assert.Contains("because", _log.Entries[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("score of 1 documents", _log.Entries[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_a_warning_and_a_failure_an_error_and_both_go_on_to_the_caller()
    {
        _fake.Failure = new InvalidRerankRequestException("query", "The query is blank.");
        await Assert.ThrowsAsync<InvalidRerankRequestException>(RerankAsync);
        _fake.Failure = new InferenceException("broken");
        await Assert.ThrowsAsync<InferenceException>(RerankAsync);
        _fake.Failure = new OperationCanceledException();
        await Assert.ThrowsAsync<OperationCanceledException>(RerankAsync);

        Assert.Equal([LogLevel.Warning, LogLevel.Error, LogLevel.Debug], _log.Entries.Select(static entry => entry.Level));
        Assert.Contains("The query is blank.", _log.Entries[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_logger_factory_nothing_is_put_around_the_reranker() =>
        Assert.Same(_fake, new RerankerBuilder(_fake).UseLogging().Build());

    [Fact]
    public async Task The_logger_factory_of_each_container_is_used()
    {
        var builder = new RerankerBuilder(_fake).UseLogging();
        var other = new RecordingLogger();

        foreach (var log in new[] { _log, other })
        {
            await using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(log).BuildServiceProvider();
            await builder.Build(services).RerankAsync("query", ["a"], cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Single(_log.Entries);
        Assert.Single(other.Entries);
    }

    private IReranker Build() => new RerankerBuilder(_fake).UseLogging(_log).Build();

    private Task RerankAsync() => Build().RerankAsync("query", ["a"], cancellationToken: TestContext.Current.CancellationToken);

    private sealed class RecordingLogger : ILogger, ILoggerFactory
    {
        public LogLevel Level { get; set; } = LogLevel.Debug;

        public List<(LogLevel Level, string Message)> Entries { get; } = [];

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, formatter(state, exception)));

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Level;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
