using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker.Onnx;

/// <summary>Which registered model serves, and how soon a change is seen.</summary>
public sealed class RegisteredModelOptions
{
    /// <summary>The registered model. Default: the one that <see cref="ModelRegistryOptions"/> names.</summary>
    [Required]
    public string Name { get; set; } = ModelNames.RegisteredModel;

    /// <summary>The alias that leads to the version that serves. Default: <see cref="ModelNames.Champion"/>.</summary>
    [Required]
    public string Alias { get; set; } = ModelNames.Champion;

    /// <summary>A version that serves whatever the alias says; at least 1. <see langword="null"/> (the default) to follow the alias.</summary>
    [Range(1, int.MaxValue)]
    public int? Version { get; set; }

    /// <summary>Whether to stop serving when the alias leads nowhere any more. Default: <see langword="false"/>, the last model stays.</summary>
    public bool IsOptional { get; set; }

    /// <summary>How often the registry is asked; from 1 millisecond to a day. Default: 2 seconds.</summary>
    [TimeSpanRange("00:00:00.001", "1.00:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait before a version that could not be loaded is tried again; from 1 millisecond to a day. Default: 30 seconds.</summary>
    [TimeSpanRange("00:00:00.001", "1.00:00:00")]
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A file that remembers which version served last, so that a start serves it again while the registry does not answer.
    /// <see langword="null"/> (the default): a start waits for the registry.
    /// </summary>
    public string? LastServedFile { get; set; }
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class RegisteredModelOptionsValidator : IValidateOptions<RegisteredModelOptions>;
