namespace Reranker.Onnx;

/// <summary>How the logits of a document's windows become one (Dai and Callan, SIGIR 2019: MaxP, FirstP; the mean in place of their sum).</summary>
public enum WindowAggregation
{
    /// <summary>The highest: a document is as relevant as its best passage.</summary>
    Max,

    /// <summary>The first window's, which is truncation's; the others are not read.</summary>
    First,

    /// <summary>The mean: a document is relevant where most of it is.</summary>
    Mean,
}
