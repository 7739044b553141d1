using System.Diagnostics.CodeAnalysis;

namespace Reranker.MLflow;

/// <summary>A request's body, and by its type what answers it.</summary>
[SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "It ties a request to its answer at compile time.")]
internal interface IRequest<TAnswer>;
