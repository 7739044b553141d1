namespace Reranker.Onnx.Networks;

/// <summary>What a joined cross-encoder has beside its encoder: see <c>docs/joined.md</c>.</summary>
public sealed record JoinedShape
{
    /// <summary>The layers after which the tokens' states are joined; at least 1, at most the encoder's layers. Default: 4.</summary>
    public int SplitLayers { get; init; } = 4;

    /// <summary>Layers in which the query reads the document; at least 1. Default: 2.</summary>
    public int InteractionLayers { get; init; } = 2;

    /// <summary>The tokens between a query's <c>[CLS]</c> and its words, which the encoder was pretrained with. Default: none.</summary>
    public IReadOnlyList<int> QueryPrompt { get; init; } = [];

    /// <summary>BM25's k₁ of the match of terms: how soon a repeated term stops counting. Default: 0.9.</summary>
    public double K1 { get; init; } = 0.9;

    /// <summary>BM25's b of the match of terms: how much long documents are held back, from 0 to 1. Default: 0.4.</summary>
    public double B { get; init; } = 0.4;

    /// <summary>The length, in tokens, of a document that is neither long nor short. Default: 100.</summary>
    public double AverageLength { get; init; } = 100;

    /// <summary>Whether a package says that it is joined.</summary>
    public static bool IsIn(ModelPackage package)
    {
        using var config = JsonFile.Open(package.ConfigPath)!;
        return config.RootElement.Find("joined") is not null;
    }
}
