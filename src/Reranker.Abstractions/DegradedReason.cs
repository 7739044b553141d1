namespace Reranker;

/// <summary>Why documents are answered in the first stage's order and not in the model's.</summary>
public enum DegradedReason
{
    /// <summary>The model took longer than it had.</summary>
    Deadline,

    /// <summary>The model failed, or was not asked because it had failed too often.</summary>
    Failure,

    /// <summary>More work waited than is taken.</summary>
    Overload,
}
