using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Whose champion is changed.</summary>
public sealed class ModelPromotionOptions
{
    /// <summary>The registered model. Default: <see cref="ModelNames.RegisteredModel"/>.</summary>
    [Required]
    public string RegisteredModel { get; set; } = ModelNames.RegisteredModel;
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class ModelPromotionOptionsValidator : IValidateOptions<ModelPromotionOptions>;
