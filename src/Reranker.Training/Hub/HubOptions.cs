namespace Reranker.Training;

/// <summary>Which hub models are pulled from, and how patiently.</summary>
public sealed record HubOptions
{
    /// <summary>The hub's address. Default: the environment's <c>HF_ENDPOINT</c>, then <c>https://huggingface.co</c>.</summary>
    public Uri Endpoint { get; init; } = Uri.TryCreate(Environment.GetEnvironmentVariable("HF_ENDPOINT"), UriKind.Absolute, out var endpoint) ? endpoint : new Uri("https://huggingface.co");

    /// <summary>A token for private and gated models; it is sent to the hub only, not to where the hub redirects. Default: the environment's <c>HF_TOKEN</c>.</summary>
    public string? Token { get; init; } = Environment.GetEnvironmentVariable("HF_TOKEN");

    /// <summary>A branch, tag or commit. Default: <c>main</c>.</summary>
    public string Revision { get; init; } = "main";

    /// <summary>Where files are kept by their checksums, whole and half; so that nothing is downloaded twice. Default: a folder in the user's local application data.</summary>
    public string CacheFolder { get; init; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "reranker", "hub");

    /// <summary>How often a file that brings no new bytes is asked for again; from 0. Default: 4.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>The wait before the first retry; each next one is twice as long. Default: 1 second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
