using System.Data.Common;
using Quartz;

namespace Reranker.Jobs;

/// <summary>The store of the jobs failed: the database does not answer, or what is kept there cannot be used.</summary>
public sealed class JobStoreException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public JobStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether an error means that the store failed.</summary>
    internal static bool Covers(Exception error) => error is DbException or SchedulerException or TimeoutException;

    /// <summary>The exception for such an error: in the words of the database, which name the server and the user, and never the password.</summary>
    internal static JobStoreException Of(Exception error) => new($"The database of the training jobs failed: {error.GetBaseException().Message}", error);
}
