namespace Reranker.Compare;

/// <summary>Requests of one size, which the contenders answer in turn.</summary>
/// <param name="Documents">How many documents a request has.</param>
/// <param name="Requests">The requests; after the last comes the first again.</param>
/// <param name="Lengths">Tokens of each pair, request by request.</param>
/// <param name="Count">How many requests a turn with one client makes.</param>
internal sealed record Workload(int Documents, RequestTexts[] Requests, int[][] Lengths, int Count)
{
    /// <summary>What the workers call it.</summary>
    public string Name => FormattableString.Invariant($"{Documents} documents");

    /// <summary>Turns after which every request was made once.</summary>
    public int Turns => Requests.Length / Count;

    /// <summary>Tokens of the requests of a measurement, pair by pair.</summary>
    public IEnumerable<int> LengthsOf(int first, int count) => Enumerable.Range(first, count).SelectMany(index => Lengths[index % Lengths.Length]);
}
