namespace Reranker.WebHost;

/// <summary>A training was asked of a host that does not train and cannot tell another.</summary>
internal sealed class NobodyTrainsException() : RerankerException(
    $"This host only serves ({HostSettings.Section}:{nameof(HostSettings.Role)}={nameof(HostRole.Serve)}) and shares no database with one that trains. Ask a host that trains, or set {HostSettings.Section}:{nameof(HostSettings.Database)} on both.");
