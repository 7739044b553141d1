namespace Reranker.Training;

/// <summary>How well a model ranks a dataset that it never saw, and how well others do.</summary>
/// <remarks>Metrics are means over the queries, by names such as <c>ndcg_at_10</c>; the card shows that one and <c>mrr_at_10</c>, and all orders need both.</remarks>
public sealed record HeldOutFigures
{
    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>How many queries it has.</summary>
    public required int Queries { get; init; }

    /// <summary>The SHA-256 of the dataset; see <see cref="RankingDataset.Digest"/>.</summary>
    public required string DatasetDigest { get; init; }

    /// <summary>The model's metrics.</summary>
    public required IReadOnlyDictionary<string, double> Model { get; init; }

    /// <summary>Those of a random order.</summary>
    public IReadOnlyDictionary<string, double>? Random { get; init; }

    /// <summary>Those of the order in which the candidates came.</summary>
    public IReadOnlyDictionary<string, double>? FirstStage { get; init; }

    /// <summary>Those of the model in use when this one was trained.</summary>
    public IReadOnlyDictionary<string, double>? Champion { get; init; }

    /// <summary>Those of the order by the first stage's z-scores plus <see cref="FusionWeight"/> times the model's.</summary>
    public IReadOnlyDictionary<string, double>? Fused { get; init; }

    /// <summary>How much the model counts in <see cref="Fused"/>. Default: 1.</summary>
    public double FusionWeight { get; init; } = 1;

    /// <summary>Model − champion in nDCG@10; − first stage where there is no champion, − random where there is neither.</summary>
    public required PairedComparison Difference { get; init; }

    /// <summary><see cref="Fused"/> − <see cref="FirstStage"/> in nDCG@10, where there are both.</summary>
    public PairedComparison? FusedDifference { get; init; }

    /// <summary>How to measure it again, as Markdown.</summary>
    public string? Reproduction { get; init; }
}
