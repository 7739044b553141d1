namespace Reranker.Training;

/// <summary>Measures a model on validation queries, as it will rank when it serves: all tokens, no dropout.</summary>
internal sealed class TrainingValidation
{
    // Enough pairs for batches of equal lengths; between them a cancellation is heard.
    private const int QueriesAtOnce = 16;
    private const int Cutoff = 10;
    private readonly CrossEncoder _model;
    private readonly RankingDataset _dataset;

    /// <exception cref="TrainingException">No query tells one order from another.</exception>
    public TrainingValidation(CrossEncoder model, RankingDataset dataset)
    {
        Evidence.RequireContrast(dataset, "measure the training on");
        _model = model;
        _dataset = dataset;
    }

    /// <summary>Its queries as lists to learn from.</summary>
    public TrainingList[] Lists => field ??=
    [
        .. _dataset.Queries.Select(query => new TrainingList([.. query.Candidates.Select(candidate => _model.Tokenizer.Encode(query.Text, candidate.Text))], [.. query.Candidates])),
    ];

    /// <summary>Fits how much the parts of a joined model's logit count, and measures before and after.</summary>
    /// <returns>The fit, and the mean nDCG@10 before and after it.</returns>
    /// <exception cref="TrainingException">A score is not a number.</exception>
    public (FittedMatch Match, double Before, double After) Fit(JoinedCrossEncoder model, CancellationToken cancellationToken)
    {
        var match = model.FitMatch(Lists, cancellationToken);
        return (match, Mean(match.Before), Mean(match.After));

        double Mean(double[] weights) => _dataset.Queries.Index().Average(query => Ndcg(query.Item, match.ScoresOf(query.Index, weights)));
    }

    /// <summary>The mean nDCG@10.</summary>
    /// <exception cref="TrainingException">A score is not a number.</exception>
    public double Measure(CancellationToken cancellationToken)
    {
        var total = 0.0;
        foreach (var queries in _dataset.Queries.Chunk(QueriesAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var scores = _model.Score([.. queries.SelectMany(static query => query.Candidates.Select(candidate => new QueryDocumentPair(query.Text, candidate.Text)))]).AsSpan();
            foreach (var query in queries)
            {
                total += Ndcg(query, scores[..query.Candidates.Count]);
                scores = scores[query.Candidates.Count..];
            }
        }

        return total / _dataset.Queries.Count;
    }

    private static double Ndcg(RankingQuery query, ReadOnlySpan<float> scores)
    {
        foreach (var score in scores)
            if (float.IsNaN(score))
                throw new TrainingException("The model's scores are no longer numbers: the training has diverged. Use a lower learning rate.");
        return RankingMetrics.Ndcg(RankingMetrics.Arrange(scores, [.. query.Candidates.Select(static candidate => candidate.Grade)]), Cutoff, [.. query.MissedGrades]);
    }
}
