using System.Diagnostics.CodeAnalysis;

namespace Reranker.MLflow;

/// <summary>A request's body, and by its type what answers it.</summary>
[SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "It ties a request to its answer at compile time.")]
internal interface IRequest<TAnswer>;

/// <summary>A request that must not be carried out twice: a second one would make a second thing, or say that there is one already.</summary>
[SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "It is a property of the request's kind, not of one request.")]
internal interface IOnce;
