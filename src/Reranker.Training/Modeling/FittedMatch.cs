namespace Reranker.Training;

/// <summary>The parts of some lists' logits, and how much each part counts before and after a fit.</summary>
/// <param name="Features">Cosine, term match and head of each candidate of each list.</param>
/// <param name="Before">What each of them counted.</param>
/// <param name="After">What each of them counts where relevant candidates are told from others best.</param>
/// <param name="Bias">What makes the mean logit 0 afterwards; <see langword="null"/> where no list has a relevant candidate.</param>
internal sealed record FittedMatch(IReadOnlyList<float[][]> Features, double[] Before, double[] After, double? Bias)
{
    public static FittedMatch Fit(IReadOnlyList<TrainingList> lists, IReadOnlyList<float[][]> features, double[] before)
    {
        var judged = lists.Zip(features).Where(static list => list.First.Candidates.Any(static candidate => candidate.Grade > 0)).Select(static list =>
        {
            var total = list.First.Candidates.Sum(static candidate => Math.Max(0, candidate.Grade));
            return list.Second.Zip(list.First.Candidates, (parts, candidate) => (parts, Math.Max(0, candidate.Grade) / total)).ToArray();
        }).ToArray();
        if (judged.Length == 0)
            return new FittedMatch(features, before, before, null);
        var after = MatchFit.Fit(judged, before);
        return new FittedMatch(features, before, after, -judged.Average(list => list.Average(one => MatchFit.Sum(after, one.parts))));
    }

    /// <summary>Gets the scores of a list's candidates, by which they are ranked.</summary>
    public float[] ScoresOf(int list, double[] weights) => Array.ConvertAll(Features[list], parts => (float)MatchFit.Sum(weights, parts));
}
