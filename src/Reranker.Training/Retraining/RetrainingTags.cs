namespace Reranker.Training;

/// <summary>Tags by which any replica can tell how a retraining stands from its run alone.</summary>
public static class RetrainingTags
{
    /// <summary>The phase: a <see cref="RetrainingPhase"/> in lower case.</summary>
    public const string Phase = "reranker.phase";

    /// <summary>Steps done in the phase.</summary>
    public const string Step = "reranker.step";

    /// <summary>Steps that the phase has.</summary>
    public const string Total = "reranker.total";

    /// <summary>Seconds that the phase still needs.</summary>
    public const string EtaSeconds = "reranker.eta_seconds";

    /// <summary>The version that the challenger became.</summary>
    public const string Version = PromotionTags.Version;

    /// <summary>The decision as JSON.</summary>
    public const string Decision = "reranker.decision";

    /// <summary>The version that was archived.</summary>
    public const string ArchivedVersion = PromotionTags.Archived;

    /// <summary>Why the challenger's scores could not be calibrated.</summary>
    public const string NotCalibrated = "reranker.not_calibrated";

    /// <summary>What was asked for: the <see cref="RetrainingRequest"/> as JSON, from which the run can be resumed.</summary>
    public const string Request = "reranker.request";

    /// <summary>How often the run was resumed.</summary>
    public const string Resumed = "reranker.resumed";

    /// <summary>What went wrong; empty where a resumed run has left it behind.</summary>
    public const string Error = "reranker.error";

    /// <summary>On a model version: the name of the model that its line began with.</summary>
    public const string BaseModel = "base_model";
}
