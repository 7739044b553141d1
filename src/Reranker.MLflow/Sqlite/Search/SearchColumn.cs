namespace Reranker.MLflow;

/// <summary>A value that can be compared.</summary>
/// <param name="Sql">The expression.</param>
/// <param name="IsNumber">Whether it is compared as a number.</param>
/// <param name="TakesLists">Whether IN and NOT IN are allowed.</param>
internal sealed record SearchColumn(SqlStatement Sql, bool IsNumber = false, bool TakesLists = false)
{
    public static SearchColumn Text(SqlStatement sql) => new(sql);

    public static SearchColumn Listed(SqlStatement sql) => new(sql, TakesLists: true);

    public static SearchColumn Number(SqlStatement sql) => new(sql, IsNumber: true);
}
