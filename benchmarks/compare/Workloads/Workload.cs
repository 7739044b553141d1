namespace Reranker.Compare;

/// <summary>Requests of one size, which the contenders answer in turn.</summary>
/// <param name="Documents">How many documents a request has.</param>
/// <param name="Requests">The requests; a measurement starts with the first and begins again after the last.</param>
/// <param name="Lengths">Tokens of each pair, request by request.</param>
/// <param name="Count">How many requests one measurement makes.</param>
internal sealed record Workload(int Documents, RequestTexts[] Requests, int[][] Lengths, int Count)
{
    /// <summary>What the workers call it.</summary>
    public string Name => FormattableString.Invariant($"{Documents} documents");

    /// <summary>Tokens of the requests of a measurement, pair by pair.</summary>
    public IEnumerable<int> LengthsOf(int count) => Enumerable.Range(0, count).SelectMany(index => Lengths[index % Lengths.Length]);
}
