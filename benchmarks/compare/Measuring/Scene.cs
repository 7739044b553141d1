namespace Reranker.Compare;

/// <summary>A workload, how it comes, and what came of it.</summary>
internal sealed record Scene(string Title, Workload Workload, Contender[] Contenders)
{
    public List<Round> Rounds { get; } = [];

    /// <summary>The figures of a contender, round by round.</summary>
    public IEnumerable<double> Each(Contender contender, Func<Turn, double> figure) => Rounds.Select(round => figure(Of(round, contender)));

    /// <summary>The quotients of two contenders' documents a second, round by round; none where one does not take part.</summary>
    public double[] Ratios(Contender over, Contender under) => Contenders.Contains(over) && Contenders.Contains(under)
        ? [.. Rounds.Select(round => Of(round, over).DocumentsPerSecond / Of(round, under).DocumentsPerSecond)]
        : [];

    /// <summary>The parts of the peak that a contender reached, round by round.</summary>
    public IEnumerable<double> PeakFractions(Contender contender) => Rounds.Select(round => Of(round, contender).OperationsPerSecond / round.Peak);

    /// <summary>A percentile of all its latencies.</summary>
    public double Latency(Contender contender, double percent) => Statistics.Percentile(Rounds.SelectMany(round => Of(round, contender).Latencies), percent);

    /// <summary>The 99th percentile by the median: latencies are divided by their own round's median first, or a slow round would look like a tail.</summary>
    public double Tail(Contender contender) => Statistics.Percentile(Rounds.SelectMany(round =>
    {
        var latencies = Of(round, contender).Latencies;
        var middle = Statistics.Percentile(latencies, 50);
        return latencies.Select(latency => latency / middle);
    }), 99);

    private Turn Of(Round round, Contender contender) => round.Turns[Array.IndexOf(Contenders, contender)];
}
