namespace Reranker.MLflow;

// Uploads in parts that go past the server to its storage.

internal sealed record CreateUploadRequest(string Path, int NumParts) : IRequest<UploadAnswer>;

internal sealed record CompleteUploadRequest(string Path, string UploadId, IReadOnlyList<UploadedPart> Parts) : IRequest<NoAnswer>;

internal sealed record AbortUploadRequest(string Path, string UploadId) : IRequest<NoAnswer>;

internal sealed record UploadAnswer(string? UploadId, IReadOnlyList<UploadCredential>? Credentials);

internal sealed record UploadCredential(string? Url, int PartNumber, IReadOnlyDictionary<string, string>? Headers);

internal sealed record UploadedPart(int PartNumber, string Etag, string Url);
