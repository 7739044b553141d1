namespace Reranker.Jobs;

/// <summary>What becomes of a training whose host was stopped or killed.</summary>
public enum InterruptedTraining
{
    /// <summary>It goes on in the same run, from its last checkpoint, once; a second time its run is marked <c>FAILED</c>.</summary>
    Resume,

    /// <summary>Its run is marked <c>KILLED</c>.</summary>
    Kill,

    /// <summary>Its run is marked <c>FAILED</c>.</summary>
    Fail,
}
