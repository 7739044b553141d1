namespace Reranker.MLflow;

/// <summary>A file or folder among artifacts (MLflow's <c>FileInfo</c>).</summary>
/// <param name="Path">Relative to the artifact root, with forward slashes.</param>
/// <param name="IsDirectory">Whether it is a folder.</param>
/// <param name="FileSize">In bytes; <see langword="null"/> for folders.</param>
public sealed record ArtifactInfo(string Path, bool IsDirectory, long? FileSize);
