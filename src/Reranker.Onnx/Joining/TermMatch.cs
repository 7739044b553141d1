namespace Reranker.Onnx.Networks;

/// <summary>How well a document's tokens match a query's: BM25 over word pieces, as a share of the best there can be for one occurrence a term.</summary>
/// <remarks>
/// Σ w(t) · tf (k₁ + 1) / (tf + k₁ (1 − b + b · length / average)) over the query's tokens t, divided by Σ w(t) (Robertson and Zaragoza 2009, "The Probabilistic Relevance
/// Framework"). Special tokens weigh nothing.
/// </remarks>
public static class TermMatch
{
    /// <param name="shape">k₁, b and the average length.</param>
    /// <param name="weights">A weight for each entry of the vocabulary.</param>
    /// <param name="query">The query's tokens.</param>
    /// <param name="document">The document's tokens.</param>
    public static float Of(JoinedShape shape, ReadOnlySpan<float> weights, ReadOnlySpan<int> query, ReadOnlySpan<int> document)
    {
        var damping = shape.K1 * (1 - shape.B + (shape.B * document.Length / shape.AverageLength));
        double matched = 0, possible = 0;
        foreach (var token in query)
        {
            var weight = weights[token];
            if (weight == 0)
                continue;
            possible += weight;
            var count = document.Count(token);
            matched += weight * count * (shape.K1 + 1) / (count + damping);
        }

        return possible > 0 ? (float)(matched / possible) : 0;
    }

    /// <summary>The weights of terms by how many texts have them: ln(1 + (N − n + ½) / (n + ½)).</summary>
    /// <param name="vocabularySize">How many there are.</param>
    /// <param name="texts">The tokens of each text.</param>
    /// <param name="special">Tokens that are no terms.</param>
    public static float[] Weights(int vocabularySize, IEnumerable<ReadOnlyMemory<int>> texts, params ReadOnlySpan<int> special)
    {
        var counts = new int[vocabularySize];
        var total = 0;
        foreach (var text in texts)
        {
            total++;
            foreach (var token in text.ToArray().Distinct())
                counts[token]++;
        }

        var weights = Array.ConvertAll(counts, count => (float)Math.Log(1 + ((total - count + 0.5) / (count + 0.5))));
        foreach (var token in special)
            weights[token] = 0;
        return weights;
    }
}
