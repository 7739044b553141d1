namespace Reranker.Onnx.Networks;

/// <summary>The families of encoders that differ from BERT in names, positions, segments or head only.</summary>
public enum ModelFamily
{
    /// <summary>Devlin et al. 2019; MiniLM and TinyBERT have its shape.</summary>
    Bert,

    /// <summary>Sanh et al. 2019: no segments, a head with ReLU.</summary>
    DistilBert,

    /// <summary>Clark et al. 2020: embeddings may be narrower than the layers, a head with GELU.</summary>
    Electra,

    /// <summary>Liu et al. 2019: positions count from after the padding's, one segment.</summary>
    Roberta,

    /// <summary>Conneau et al. 2020: RoBERTa on a hundred languages.</summary>
    XlmRoberta,
}
