namespace Reranker.Training;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file's path in the repository.</param>
/// <param name="Bytes">How much of it is here.</param>
/// <param name="TotalBytes">How much there is.</param>
public readonly record struct PullProgress(string File, long Bytes, long TotalBytes);
