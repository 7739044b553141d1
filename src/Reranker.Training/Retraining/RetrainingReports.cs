namespace Reranker.Training;

/// <summary>How challenger, champion and the order that users saw did on the same held-out queries.</summary>
internal sealed record RetrainingReports(EvaluationReport Challenger, EvaluationReport Champion, EvaluationReport Baseline);
