namespace Reranker;

/// <summary>Marks a decorator that has to see whole requests, and every one: what it answers or records does not hold for a pair alone.</summary>
internal interface IWholeRequestReranker;
