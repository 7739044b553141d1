namespace Reranker;

/// <summary>Two rankings made into one by taking turns, as captains choose their teams (Radlinski, Kurup and Joachims, CIKM 2008, algorithm 2).</summary>
/// <remarks>
/// In each round a coin says who picks first; each then takes the first document of its ranking that is not taken yet. Documents at the head
/// that both rankings have in the same places belong to neither: only the coin would say whose they are, so that a choice of one says nothing
/// about the rankings. That is fair, for the head is the same whatever the coin says, and spares identical rankings an accidental winner.
/// </remarks>
internal static class TeamDraft
{
    /// <summary>Drafts all documents.</summary>
    /// <param name="champion">The documents, best first.</param>
    /// <param name="challenger">The same documents, best first.</param>
    /// <param name="coin">Says who picks first.</param>
    public static IReadOnlyList<(int Index, Team? Team)> Draft(IReadOnlyList<int> champion, IReadOnlyList<int> challenger, SeededRandom coin)
    {
        var shared = champion.Zip(challenger).TakeWhile(static pair => pair.First == pair.Second).Count();
        var draft = new List<(int, Team?)>(champion.Count);
        var taken = new HashSet<int>();
        int championNext = 0, challengerNext = 0, lead = 0;
        while (draft.Count < champion.Count)
        {
            var team = lead < 0 || (lead == 0 && coin.Next(2) == 0) ? Team.Champion : Team.Challenger;
            lead += team == Team.Champion ? 1 : -1;
            var index = team == Team.Champion ? Pick(champion, ref championNext, taken) : Pick(challenger, ref challengerNext, taken);
            draft.Add((index, draft.Count < shared ? null : team));
        }

        return draft;
    }

    private static int Pick(IReadOnlyList<int> ranking, ref int next, HashSet<int> taken)
    {
        while (!taken.Add(ranking[next]))
            next++;
        return ranking[next++];
    }
}
