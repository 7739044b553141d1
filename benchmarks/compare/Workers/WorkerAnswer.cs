namespace Reranker.Compare;

/// <summary>What a worker did: a line of JSON.</summary>
internal sealed record WorkerAnswer
{
    /// <summary>How long all requests took.</summary>
    public double Seconds { get; init; }

    /// <summary>The processor time of the worker in that time, over all its threads.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Seconds of each request, from when it was due.</summary>
    public double[] Latencies { get; init; } = [];

    /// <summary>Scores of the documents in their order.</summary>
    public float[] Logits { get; init; } = [];

    /// <summary>Bytes allocated a request beyond the answer.</summary>
    public double AllocatedBytes { get; init; }

    /// <summary>What does the work.</summary>
    public string? Versions { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }
}
