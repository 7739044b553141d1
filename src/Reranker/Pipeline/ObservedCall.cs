namespace Reranker;

/// <summary>A call to a reranker.</summary>
/// <param name="Operation"><see cref="OperationInstruments.Rerank"/> or <see cref="OperationInstruments.Score"/>.</param>
/// <param name="Documents">How many documents, or pairs, it has.</param>
/// <param name="Request">A <see cref="RerankRequest"/> or a <see cref="ScoreRequest"/>.</param>
/// <param name="Options">Its options.</param>
internal readonly record struct ObservedCall(string Operation, int Documents, object Request, RerankOptions? Options);
