namespace Reranker;

/// <summary>Tags by which any replica can tell how a retraining stands from its run alone.</summary>
/// <remarks>What is for programs begins with <c>mlflow.</c>, which MLflow's pages leave out; people read <see cref="Note"/>, <see cref="Version"/> and <see cref="Outcome"/>.</remarks>
public static class RetrainingTags
{
    /// <summary>What the run is, and what was decided and why: Markdown that MLflow's pages show as its description.</summary>
    public const string Note = "mlflow.note.content";

    /// <summary>The phase in lower case, for instance <c>train</c>.</summary>
    public const string Phase = "mlflow.reranker.phase";

    /// <summary>Steps done in the phase.</summary>
    public const string Step = "mlflow.reranker.step";

    /// <summary>Steps that the phase has.</summary>
    public const string Total = "mlflow.reranker.total";

    /// <summary>Seconds that the phase still needs.</summary>
    public const string EtaSeconds = "mlflow.reranker.eta_seconds";

    /// <summary>The version that the challenger became.</summary>
    public const string Version = PromotionTags.Version;

    /// <summary>What was decided: a <see cref="PromotionOutcome"/> in lower case.</summary>
    public const string Outcome = PromotionTags.Decision;

    /// <summary>The decision as JSON.</summary>
    public const string Decision = "mlflow.reranker.decision";

    /// <summary>The version that was archived.</summary>
    public const string ArchivedVersion = PromotionTags.Archived;

    /// <summary>Why the challenger's scores could not be calibrated.</summary>
    public const string NotCalibrated = "mlflow.reranker.not_calibrated";

    /// <summary>What was asked for: as JSON, from which the run can be resumed.</summary>
    public const string Request = "mlflow.reranker.request";

    /// <summary>How often the run was resumed.</summary>
    public const string Resumed = "mlflow.reranker.resumed";

    /// <summary>What went wrong; empty where a resumed run has left it behind.</summary>
    public const string Error = "mlflow.reranker.error";

    /// <summary>On a model version: the name of the model that its line began with.</summary>
    public const string BaseModel = "base_model";
}
