namespace Reranker.Compare;

/// <summary>What a worker shall do: a line of JSON.</summary>
internal sealed record WorkerCommand
{
    /// <summary><c>load</c>, <c>workload</c>, <c>score</c>, <c>run</c> or <c>versions</c>; ours also knows <c>overhead</c>.</summary>
    public required string Op { get; init; }

    /// <summary>The name of a network, which <c>load</c> gives it.</summary>
    public string? Model { get; init; }

    /// <summary>The model's folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Which network of the folder.</summary>
    public bool Quantized { get; init; }

    /// <summary>How many processors the network may use.</summary>
    public int Threads { get; init; }

    /// <summary>The name of requests, which <c>workload</c> gives them.</summary>
    public string? Workload { get; init; }

    /// <summary>The requests.</summary>
    public RequestTexts[]? Requests { get; init; }

    /// <summary>Which request is scored, or comes first.</summary>
    public int Index { get; init; }

    /// <summary>Documents of a batch, 0 for all; ours plans its own.</summary>
    public int Batch { get; init; }

    /// <summary>How many clients wait for answers at once.</summary>
    public int Clients { get; init; } = 1;

    /// <summary>How many requests they make in all.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Requests that come in a second; 0 for as soon as a client is free.</summary>
    public double Rate { get; init; }
}
