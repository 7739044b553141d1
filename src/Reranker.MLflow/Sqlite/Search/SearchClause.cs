namespace Reranker.MLflow;

/// <summary>One comparison of a filter: <c>metrics.ndcg &gt; 0.8</c>.</summary>
/// <param name="Entity"><c>attribute</c>, <c>metric</c>, <c>parameter</c>, <c>tag</c> or <c>dataset</c>.</param>
/// <param name="Key">What of it.</param>
/// <param name="Comparator"><c>= != &lt; &lt;= &gt; &gt;= LIKE ILIKE IN</c> or <c>NOT IN</c>.</param>
/// <param name="Value">The value as written, quotes included.</param>
internal sealed record SearchClause(string Entity, string Key, string Comparator, string Value)
{
    public bool IsQuoted => Value is ['\'' or '"', _, ..];

    public bool IsList => Value is ['(', _, ..];

    /// <summary>The value without its quotes.</summary>
    public string Text => Value[1..^1];
}
