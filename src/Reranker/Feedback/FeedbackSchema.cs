using System.Data.Common;

namespace Reranker;

/// <summary>The tables of the feedback and of the impressions that it is on.</summary>
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
        """
        CREATE TABLE IF NOT EXISTS reranker_impressions (
            id TEXT NOT NULL PRIMARY KEY,
            shown_at BIGINT NOT NULL,
            query TEXT NOT NULL,
            kind TEXT NOT NULL,
            champion TEXT NOT NULL,
            challenger TEXT NOT NULL,
            results TEXT NOT NULL,
            agreement TEXT)
        """,
        "CREATE INDEX IF NOT EXISTS reranker_impressions_by_time ON reranker_impressions (shown_at, id)",
    ];

    /// <summary>Makes what is missing.</summary>
    public static async Task EnsureAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // The column that came last: where it is, all is.
        if (await HasImpressionIdAsync(connection, cancellationToken).ConfigureAwait(false))
            return;
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

        await EnsureImpressionIdAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    // A store from before impressions gets the column; who does not know it reads and writes as before.
    private static async Task EnsureImpressionIdAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, "ALTER TABLE reranker_feedback ADD COLUMN impression_id TEXT", cancellationToken).ConfigureAwait(false);
        }
        catch (DbException)
        {
            // Another process may have been faster.
            if (!await HasImpressionIdAsync(connection, cancellationToken).ConfigureAwait(false))
                throw;
        }
    }

    private static async Task<bool> HasImpressionIdAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, "SELECT impression_id FROM reranker_feedback WHERE 1 = 0", cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (DbException)
        {
            return false;
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
