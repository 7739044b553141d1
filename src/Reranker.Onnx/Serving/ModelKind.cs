namespace Reranker.Onnx;

/// <summary>What a package holds.</summary>
internal enum ModelKind
{
    /// <summary>A model that reads query and document together and gives a logit.</summary>
    CrossEncoder,

    /// <summary>A model that reads one text and gives its vector.</summary>
    SentenceEncoder,
}
