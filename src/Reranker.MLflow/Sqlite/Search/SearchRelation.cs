namespace Reranker.MLflow;

/// <summary>Rows that belong to a result: its tags, its metrics.</summary>
/// <param name="from"><c>FROM … WHERE …</c>, tied to the result's row.</param>
/// <param name="resolve">For a key, the condition that picks its rows and the value that they hold.</param>
internal sealed class SearchRelation(SqlStatement from, Func<string, (SqlStatement Pick, SearchColumn Value)> resolve)
{
    /// <summary>Rows with a key and a value, the usual case.</summary>
    public static SearchRelation Keyed(SqlStatement from, SearchColumn value) => new(from, key => (SqlStatement.Part($"key = {key}"), value));

    /// <summary>Whether there is a row of that key whose value passes.</summary>
    public SqlStatement Exists(string key, Func<SearchColumn, SqlStatement> passes)
    {
        var (pick, value) = resolve(key);
        return SqlStatement.Part($"EXISTS (SELECT 1 {from} AND {pick} AND {passes(value)})");
    }

    /// <summary>The value of a key.</summary>
    public SqlStatement Value(string key)
    {
        var (pick, value) = resolve(key);
        return SqlStatement.Part($"(SELECT {value.Sql} {from} AND {pick} LIMIT 1)");
    }
}
