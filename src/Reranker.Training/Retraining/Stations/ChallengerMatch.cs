namespace Reranker.Training;

/// <summary>A challenger's meeting with the champion that the plan names.</summary>
internal sealed record ChallengerMatch(RetrainingPlan Plan, RetrainingReports Reports, PromotionDecision Decision);
