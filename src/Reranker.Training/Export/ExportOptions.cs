using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>How a trained model becomes a package.</summary>
public sealed record ExportOptions
{
    /// <summary>Pairs on which torch and the exported model are compared; texts of many lengths make the best probe. At least one.</summary>
    public required IReadOnlyList<QueryDocumentPair> Probe { get; init; }

    /// <summary>The largest difference of a logit that is accepted. Default: 1e-4.</summary>
    public double MaxDifference { get; init; } = 1e-4;

    /// <summary>How weights are stored. Default: <see cref="WeightPrecision.Full"/>.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>What the manifest says beside what the exporter knows (digests, parity, length, activation).</summary>
    public ModelManifest Manifest { get; init; } = new();

    /// <summary>The text of a model card (<c>README.md</c>) that there is already; empty (the default) for none: <see cref="Training.ModelCard"/> writes one when the figures are known.</summary>
    public string ModelCard { get; init; } = "";

    /// <summary>Whether the package has no <c>onnx/model.onnx</c>, which takes as much room as the weights: it is written from them when the model is loaded. Default: <see langword="false"/>.</summary>
    public bool WeightsOnly { get; init; }

    /// <summary>Further files that the package gets, by their paths. Default: none.</summary>
    internal IReadOnlyList<string> Extras { get; init; } = [];
}
