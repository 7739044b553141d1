namespace Reranker.Jobs;

/// <summary>A training was asked of a host that doesn't train and cannot tell another.</summary>
public sealed class NoTrainingHostException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public NoTrainingHostException()
        : base("This host runs no trainings, and its jobs are in no database that one which does would see. Ask a host that trains, or have both share a database.")
    {
    }

    /// <inheritdoc/>
    public override bool IsRefusal => true;
}
