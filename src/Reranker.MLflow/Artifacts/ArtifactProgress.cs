namespace Reranker.MLflow;

/// <summary>How far a transfer of artifacts has come. Reports come one at a time and never go back, also where a part is sent again.</summary>
/// <param name="Files">Files that are done.</param>
/// <param name="TotalFiles">Files in all.</param>
/// <param name="Bytes">Bytes that have travelled, of unfinished files too.</param>
/// <param name="TotalBytes">Bytes in all.</param>
public readonly record struct ArtifactProgress(int Files, int TotalFiles, long Bytes, long TotalBytes);
