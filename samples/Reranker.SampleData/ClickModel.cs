namespace Reranker.SampleData;

/// <summary>
/// A position-based click model (Richardson et al., WWW 2007; Craswell et al., WSDM 2008): a result is clicked when it is looked at, which depends
/// on its place alone, and when it attracts, which depends on its relevance alone.
/// </summary>
internal sealed class ClickModel(SeededRandom random)
{
    /// <summary>How fast attention falls: place r is looked at with the probability r^−0.4 (1, .76, .64, .57, .53, … .37 at 12).</summary>
    private const double AttentionDecay = 0.4;

    /// <summary>The document that was meant is clicked nearly always when it is seen.</summary>
    private const double MeantAttracts = 0.95;

    /// <summary>Sections and members that stand next to it in the source are clicked now and then.</summary>
    private const double NeighbourAttracts = 0.08;

    /// <summary>And all others by mistake.</summary>
    private const double OtherAttracts = 0.02;

    public bool Clicks(int position, Relevance relevance) =>
        random.NextDouble() < Math.Pow(position, -AttentionDecay) && random.NextDouble() < relevance switch
        {
            Relevance.Meant => MeantAttracts,
            Relevance.Neighbour => NeighbourAttracts,
            _ => OtherAttracts,
        };

    /// <summary>Some sessions are judged by hand instead: 3 (seldom 2) for what was meant, 1 for half of its neighbours, 0 for the rest.</summary>
    public double Judges(Relevance relevance) => relevance switch
    {
        Relevance.Meant => random.NextDouble() < 0.85 ? 3 : 2,
        Relevance.Neighbour => random.NextDouble() < 0.5 ? 1 : 0,
        _ => 0,
    };
}

internal enum Relevance
{
    Other,
    Neighbour,
    Meant,
}
