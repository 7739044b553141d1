namespace Reranker.Training;

/// <summary>The stations of the learning line, in travelling order.</summary>
public enum RetrainingPhase
{
    /// <summary>Reads the window's feedback.</summary>
    Gather,

    /// <summary>Makes a dataset of it and splits it.</summary>
    Dataset,

    /// <summary>Trains the challenger.</summary>
    Train,

    /// <summary>Exports it and compares it with torch.</summary>
    Export,

    /// <summary>Lets challenger and champion rank the held-out queries.</summary>
    Evaluate,

    /// <summary>Records metrics and model.</summary>
    Log,

    /// <summary>Weighs the evidence.</summary>
    Decide,

    /// <summary>Registers the challenger, and promotes it where the decision says so.</summary>
    Promote,
}
