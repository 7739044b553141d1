namespace Reranker.Onnx;

/// <summary>Which registered model serves, and how soon a change is seen.</summary>
public sealed class RegisteredModelOptions
{
    /// <summary>The registered model. Default: <see cref="ModelNames.RegisteredModel"/>.</summary>
    public string Name { get; set; } = ModelNames.RegisteredModel;

    /// <summary>The alias that leads to the version that serves. Default: <see cref="ModelNames.Champion"/>.</summary>
    public string Alias { get; set; } = ModelNames.Champion;

    /// <summary>A version that serves whatever the alias says; at least 1. <see langword="null"/> (the default) to follow the alias.</summary>
    public int? Version { get; set; }

    /// <summary>Whether to stop serving when the alias leads nowhere any more. Default: <see langword="false"/>, the last model stays.</summary>
    public bool IsOptional { get; set; }

    /// <summary>How often the registry is asked; more than zero. Default: 2 seconds.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait before a version that could not be loaded is tried again; more than zero. Default: 30 seconds.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A file that remembers which version served last, so that a start serves it again while the registry does not answer.
    /// <see langword="null"/> (the default): a start waits for the registry.
    /// </summary>
    public string? LastServedFile { get; set; }
}
