namespace Reranker;

/// <summary>Which model answered.</summary>
/// <param name="Name">The registered name, or the folder's name for a model loaded from a folder.</param>
/// <param name="Version">The registered version; <see langword="null"/> outside a registry.</param>
/// <param name="Digest">The digest of the model package: 64 lower-case hexadecimal digits (SHA-256).</param>
public sealed record ModelIdentity(string Name, string? Version, string Digest)
{
    /// <summary><c>name/version@digest</c>, the digest cut to 12 digits; a model outside a registry has the version <c>0</c>.</summary>
    public override string ToString() => $"{Name}/{Version ?? "0"}@{(Digest.Length > 12 ? Digest[..12] : Digest)}";
}
