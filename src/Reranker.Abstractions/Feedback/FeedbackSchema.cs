using System.Data.Common;

namespace Reranker;

/// <summary>The table of the feedback store.</summary>
internal static class FeedbackSchema
{
    private static readonly string[] Statements =
    [
        """
        CREATE TABLE IF NOT EXISTS reranker_feedback (
            id TEXT NOT NULL PRIMARY KEY,
            shown_at BIGINT NOT NULL,
            query TEXT NOT NULL,
            results TEXT NOT NULL,
            model TEXT)
        """,
        "CREATE INDEX IF NOT EXISTS reranker_feedback_by_time ON reranker_feedback (shown_at, id)",
    ];

    /// <summary>Makes what is missing.</summary>
    public static async Task EnsureAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        foreach (var statement in Statements)
        {
            try
            {
                await ExecuteAsync(connection, statement, cancellationToken).ConfigureAwait(false);
            }
            catch (DbException)
            {
                // PostgreSQL lets two processes that make the same table at once collide in its catalogue; the second try finds it made.
                await ExecuteAsync(connection, statement, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string statement, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
