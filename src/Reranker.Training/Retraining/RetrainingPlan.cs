namespace Reranker.Training;

/// <summary>What a retraining has settled before it begins.</summary>
internal sealed record RetrainingPlan(
    RetrainingRequest Request, string BaseName, ModelPackage BasePackage, RegisteredModelVersion Champion, ModelPackage ChampionPackage, ModelPackage? Teacher = null);
