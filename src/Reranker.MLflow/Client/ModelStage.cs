namespace Reranker.MLflow;

/// <summary>The stages of model versions.</summary>
public static class ModelStage
{
    /// <summary>No stage.</summary>
    public const string None = "None";

    /// <summary>On trial.</summary>
    public const string Staging = "Staging";

    /// <summary>In use.</summary>
    public const string Production = "Production";

    /// <summary>No longer in use.</summary>
    public const string Archived = "Archived";
}
