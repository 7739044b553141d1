namespace Reranker.MLflow;

/// <summary>What a webhook is called for: something happened to something, in MLflow's words.</summary>
/// <param name="Entity">For instance <c>model_version_alias</c>.</param>
/// <param name="Action">For instance <c>created</c>.</param>
public sealed record WebhookEvent(string Entity, string Action)
{
    /// <summary>A registered model was created.</summary>
    public static WebhookEvent RegisteredModelCreated { get; } = new("registered_model", "created");

    /// <summary>A model version was created.</summary>
    public static WebhookEvent ModelVersionCreated { get; } = new("model_version", "created");

    /// <summary>A tag of a model version was set.</summary>
    public static WebhookEvent ModelVersionTagSet { get; } = new("model_version_tag", "set");

    /// <summary>A tag of a model version was removed.</summary>
    public static WebhookEvent ModelVersionTagDeleted { get; } = new("model_version_tag", "deleted");

    /// <summary>An alias was pointed at a model version: a promotion, for instance.</summary>
    public static WebhookEvent ModelVersionAliasCreated { get; } = new("model_version_alias", "created");

    /// <summary>An alias was removed.</summary>
    public static WebhookEvent ModelVersionAliasDeleted { get; } = new("model_version_alias", "deleted");

    /// <summary>A prompt was created.</summary>
    public static WebhookEvent PromptCreated { get; } = new("prompt", "created");

    /// <summary>A version of a prompt was created.</summary>
    public static WebhookEvent PromptVersionCreated { get; } = new("prompt_version", "created");

    /// <summary>A tag of a prompt was set.</summary>
    public static WebhookEvent PromptTagSet { get; } = new("prompt_tag", "set");

    /// <summary>A tag of a prompt was removed.</summary>
    public static WebhookEvent PromptTagDeleted { get; } = new("prompt_tag", "deleted");

    /// <summary>A tag of a prompt's version was set.</summary>
    public static WebhookEvent PromptVersionTagSet { get; } = new("prompt_version_tag", "set");

    /// <summary>A tag of a prompt's version was removed.</summary>
    public static WebhookEvent PromptVersionTagDeleted { get; } = new("prompt_version_tag", "deleted");

    /// <summary>An alias was pointed at a prompt's version.</summary>
    public static WebhookEvent PromptAliasCreated { get; } = new("prompt_alias", "created");

    /// <summary>An alias of a prompt was removed.</summary>
    public static WebhookEvent PromptAliasDeleted { get; } = new("prompt_alias", "deleted");

    /// <summary>A budget of the AI gateway was exceeded.</summary>
    public static WebhookEvent BudgetPolicyExceeded { get; } = new("budget_policy", "exceeded");

    /// <summary>As MLflow writes it, for instance <c>model_version_alias.created</c>.</summary>
    public override string ToString() => $"{Entity}.{Action}";
}
