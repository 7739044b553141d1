using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>The registered model of this application: the one that is served, trained, promoted and rolled back. Nothing else names it.</summary>
public sealed class ModelRegistryOptions
{
    /// <summary>The name of the registered model. Default: <see cref="ModelNames.RegisteredModel"/>.</summary>
    [Required]
    public string RegisteredModel { get; set; } = ModelNames.RegisteredModel;

    /// <summary>The name of the experiment of its trainings. Default: <see cref="ModelNames.Experiment"/>.</summary>
    [Required]
    public string Experiment { get; set; } = ModelNames.Experiment;
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class ModelRegistryOptionsValidator : IValidateOptions<ModelRegistryOptions>;
