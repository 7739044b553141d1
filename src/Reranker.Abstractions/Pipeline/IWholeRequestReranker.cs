namespace Reranker;

/// <summary>Marks a decorator whose answers depend on the whole request, or on more than it: no score of theirs holds for the pair alone.</summary>
internal interface IWholeRequestReranker;
