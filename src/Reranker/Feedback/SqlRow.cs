namespace Reranker;

/// <summary>A row of a <see cref="SqlTable"/>.</summary>
/// <param name="Id">Its key.</param>
/// <param name="ShownAt">When; kept to the microsecond.</param>
/// <param name="Texts">The other columns.</param>
internal readonly record struct SqlRow(string Id, DateTimeOffset ShownAt, params string?[] Texts);
