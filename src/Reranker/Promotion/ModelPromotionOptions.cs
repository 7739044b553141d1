namespace Reranker;

/// <summary>Whose champion is changed.</summary>
public sealed class ModelPromotionOptions
{
    /// <summary>The registered model. Default: <see cref="ModelNames.RegisteredModel"/>.</summary>
    public string RegisteredModel { get; set; } = ModelNames.RegisteredModel;
}
