namespace Reranker.Training;

/// <summary>Estimates how attention falls with the place of a result.</summary>
public static class PositionBias
{
    private const int Rounds = 100;
    private const int LeastDocuments = 20;
    private const double MaxEta = 3;

    /// <summary>Estimates η of the propensity place^−η from clicks alone.</summary>
    /// <remarks>
    /// The position-based model (Craswell et al. 2008): a click is a look, which depends on the place, and an attraction, which depends on query and document. Only documents that were
    /// shown for one query at two places or more tell the two apart (Agarwal et al. 2019, "Estimating Position Bias without Intrusive Interventions").
    /// Expectation maximisation (Chuklin, Markov and de Rijke 2015, "Click Models for Web Search", chapter 4) gives the propensity of each place; η is the fall of
    /// the line through their logarithms over the places', weighted by how often each place was shown.
    /// </remarks>
    /// <param name="records">Feedback; results with a grade, or without a word on clicks, are passed over.</param>
    /// <returns>η from 0 (no bias) to 3.</returns>
    /// <exception cref="TrainingException">Fewer than 20 documents were shown for one query at several places and clicked.</exception>
    public static double EstimateEta(IReadOnlyList<FeedbackRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var documents = records
            .SelectMany(static record => record.Results.Where(static result => result is { Clicked: not null, Grade: null })
                .Select(result => (Key: (TextIdentity.KeyOf(record.Query), FeedbackDataset.DocumentKey(result)), result.Position, Clicked: result.Clicked!.Value)))
            .GroupBy(static shown => shown.Key)
            .Select(static group => group.Select(static shown => (shown.Position, shown.Clicked)).ToArray())
            .Where(static shown => shown.DistinctBy(static one => one.Position).Count() > 1 && shown.Any(static one => one.Clicked))
            .ToArray();
        if (documents.Length < LeastDocuments)
        {
            throw new TrainingException(
                $"The propensity cannot be estimated: {documents.Length} documents were shown for one query at several places and clicked; expected at least {LeastDocuments}. Use a longer window, state eta, or leave propensities out.");
        }

        var places = documents.SelectMany(static shown => shown).CountBy(static one => one.Position).ToDictionary();
        var looks = places.Keys.ToDictionary(static place => place, static _ => 0.5);
        var attractions = documents.Select(static _ => 0.5).ToArray();
        for (var round = 0; round < Rounds; round++)
            Maximise(documents, places, looks, attractions);

        return Math.Clamp(-Slope([.. places.Select(place => (Math.Log(place.Key), Math.Log(looks[place.Key]), (double)place.Value))]), 0, MaxEta);
    }

    private static double Slope((double X, double Y, double Weight)[] points)
    {
        var total = points.Sum(static point => point.Weight);
        var (x, y) = (points.Sum(static point => point.Weight * point.X) / total, points.Sum(static point => point.Weight * point.Y) / total);
        return points.Sum(point => point.Weight * (point.X - x) * (point.Y - y)) / points.Sum(point => point.Weight * (point.X - x) * (point.X - x));
    }

    // One click seen is a look and an attraction; without one, each is as likely as the other's absence leaves it.
    private static void Maximise((int Position, bool Clicked)[][] documents, Dictionary<int, int> places, Dictionary<int, double> looks, double[] attractions)
    {
        var looked = places.Keys.ToDictionary(static place => place, static _ => 0.0);
        for (var i = 0; i < documents.Length; i++)
        {
            var (attraction, attracted) = (attractions[i], 0.0);
            foreach (var (place, clicked) in documents[i])
            {
                var look = looks[place];
                var missed = 1 - (look * attraction);
                looked[place] += clicked ? 1 : look * (1 - attraction) / missed;
                attracted += clicked ? 1 : attraction * (1 - look) / missed;
            }

            // Kept off 0 and 1, where the other's absence is certain.
            attractions[i] = Math.Clamp(attracted / documents[i].Length, 0.001, 0.999);
        }

        foreach (var (place, sum) in looked)
            looks[place] = Math.Clamp(sum / places[place], 0.001, 0.999);
    }
}
