namespace Reranker.MLflow;

/// <summary>What this machine's disk refuses.</summary>
internal static class DiskErrors
{
    public static bool IsDisk(Exception error) => error is IOException or UnauthorizedAccessException;

    public static MLflowException Translate(Exception error, string path, string folder) => error is PathTooLongException
        ? MLflowException.Invalid($"The artifact '{path}' cannot be kept in '{folder}': one of its names is longer than the file system allows, mostly 255 bytes, or all of it is. Rename it.")
        : new MLflowException(
            error is UnauthorizedAccessException ? MLflowErrorCode.PermissionDenied : MLflowErrorCode.TemporarilyUnavailable,
            $"The artifact '{path}' cannot be changed in '{folder}': {error.Message} Check that the folder can be written and the disk has room.",
            error);
}
