namespace Reranker;

/// <summary>The share of answers from which something was chosen, with Wilson's 95 % interval (Journal of the American Statistical Association 22, 1927).</summary>
/// <param name="Impressions">Answers. Those that no feedback came for count as such from which nothing was chosen.</param>
/// <param name="Chosen">Answers from which something was chosen.</param>
public sealed record ChoiceRate(int Impressions, int Chosen)
{
    /// <summary>The share, 0 to 1; 0 without answers.</summary>
    public double Rate => Impressions == 0 ? 0 : (double)Chosen / Impressions;

    /// <summary>The lower end of its interval.</summary>
    public double Low => WilsonInterval.Of(Chosen, Impressions).Low;

    /// <summary>The upper end.</summary>
    public double High => WilsonInterval.Of(Chosen, Impressions).High;
}
