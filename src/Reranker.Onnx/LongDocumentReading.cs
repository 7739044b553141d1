namespace Reranker.Onnx;

/// <summary>What happens to a document that is longer than the model reads.</summary>
public enum LongDocumentReading
{
    /// <summary>Its end is cut off.</summary>
    Truncate,

    /// <summary>It is read in overlapping windows, which cost what as many documents cost.</summary>
    Windows,
}
