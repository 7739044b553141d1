namespace Reranker.Onnx;

/// <summary>How fast the model works off what waits. Safe for concurrent use.</summary>
/// <remarks>A moving average, exponential in tokens, of what a token takes: a request is as likely to be followed by its like as not, and a machine's speed drifts.</remarks>
internal sealed class ServiceRate(int parallelRuns)
{
    // About so many tokens make up the average: some seconds of work.
    private const double Memory = 32_768;

    private readonly Lock _gate = new();
    private double _secondsPerToken;
    private double _seen;

    /// <summary>A run took so long.</summary>
    public void Add(long tokens, TimeSpan elapsed)
    {
        if (tokens <= 0)
            return;
        lock (_gate)
        {
            _seen = Math.Min(Memory, _seen + tokens);
            var share = Math.Min(1, tokens / _seen);
            _secondsPerToken += share * ((elapsed.TotalSeconds / tokens) - _secondsPerToken);
        }
    }

    /// <summary>About how long the model takes for so many tokens with all its runs.</summary>
    public TimeSpan TimeFor(long tokens)
    {
        lock (_gate)
            return TimeSpan.FromSeconds(tokens * _secondsPerToken / parallelRuns);
    }
}
