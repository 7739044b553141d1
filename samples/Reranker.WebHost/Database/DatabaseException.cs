using System.Data.Common;
using Quartz;

namespace Reranker.WebHost;

/// <summary>The database of the jobs failed.</summary>
internal sealed class DatabaseException(string message, Exception? innerException = null) : RerankerException(message, innerException)
{
    /// <summary>Whether an error means that the database failed, or what is kept there.</summary>
    public static bool Covers(Exception error) => error is DbException or SchedulerException or TimeoutException;

    /// <summary>What to tell of such an error: the database's own words, which name the server and the user, and never the password.</summary>
    public static DatabaseException Of(Exception error) => new($"The database of the training jobs failed: {error.GetBaseException().Message}", error);
}
