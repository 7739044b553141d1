using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Reranker.MLflow;

/// <summary>Turns SQLite's errors into ours: which file, what is wrong with it, and what to do.</summary>
internal static class SqliteErrors
{
    public static MLflowException Translate(SqliteException error, string path)
    {
        var (code, message) = error.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (MLflowErrorCode.TemporarilyUnavailable,
                $"The MLflow store '{path}' is locked by another process for longer than {SqliteDatabase.BusySeconds} seconds. Try again; if it lasts, look for a process that hangs with the file open."),
            raw.SQLITE_FULL => (MLflowErrorCode.TemporarilyUnavailable,
                $"The disk with the MLflow store '{path}' is full. Nothing of this change was kept; free space and try again."),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => (MLflowErrorCode.PermissionDenied,
                $"The MLflow store '{path}' cannot be written: the file, its folder or the disk is read-only for this user. Give write access to the folder, or choose another with MLFLOW_TRACKING_URI."),
            raw.SQLITE_CANTOPEN => (MLflowErrorCode.TemporarilyUnavailable,
                $"The MLflow store '{path}' cannot be opened. Its folder must exist and be writable, and the path must not be a folder."),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => (MLflowErrorCode.DataLoss,
                $"'{path}' is damaged or not an SQLite database ({error.Message}). Restore it from a backup, or move it away to start an empty store."),
            raw.SQLITE_IOERR => (MLflowErrorCode.TemporarilyUnavailable,
                $"The disk failed under the MLflow store '{path}' ({error.Message}). Nothing of this change was kept; check the disk and try again."),
            raw.SQLITE_CONSTRAINT => (MLflowErrorCode.BadRequest, $"The MLflow store '{path}' refused the change: {error.Message}"),
            _ => (MLflowErrorCode.InternalError, $"The MLflow store '{path}' failed: {error.Message}"),
        };
        return new MLflowException(code, message, error);
    }
}
