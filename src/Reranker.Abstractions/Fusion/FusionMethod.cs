namespace Reranker;

/// <summary>How the model's scores and those of the first stage become one order.</summary>
public enum FusionMethod
{
    /// <summary>The model alone decides.</summary>
    None,

    /// <summary>A weighted sum of both scores, query by query on a common scale.</summary>
    Linear,

    /// <summary>Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): w / (k + rank of the model) + (1 − w) / (k + rank of the first stage).</summary>
    ReciprocalRank,
}
