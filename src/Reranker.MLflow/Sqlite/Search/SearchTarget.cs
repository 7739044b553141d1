using System.Globalization;
using System.Text.RegularExpressions;

namespace Reranker.MLflow;

/// <summary>What can be searched for: which attributes and which related rows a filter and an order may name.</summary>
/// <param name="attributes">Attributes by their name in filters.</param>
/// <param name="related">For each other entity, the rows that belong to a result.</param>
/// <param name="orders">Further keys that only an order may name.</param>
internal sealed partial class SearchTarget(
    IReadOnlyDictionary<string, SearchColumn> attributes,
    IReadOnlyDictionary<string, SearchRelation> related,
    IReadOnlyDictionary<string, SearchColumn>? orders = null)
{
    /// <summary>The filter as conditions, <c>TRUE</c> where there is none.</summary>
    public SqlStatement Where(string? filter) =>
        SqlStatement.Join(" AND ", SearchFilter.Parse(filter).Select(Condition).Prepend(SqlStatement.Part($"TRUE")));

    /// <summary>The order as terms, the given ones last.</summary>
    public SqlStatement OrderBy(IEnumerable<string> clauses, SqlStatement last) =>
        SqlStatement.Join(", ", clauses.Select(Term).Append(last));

    private SqlStatement Condition(SearchClause clause)
    {
        if (clause.Entity == "attribute")
        {
            if (!attributes.TryGetValue(clause.Key, out var column))
                throw MLflowException.Invalid($"Invalid attribute key '{clause.Key}' specified. Valid keys are '{Keys(attributes.Keys)}'");
            return Compare(clause, column);
        }

        if (!related.TryGetValue(clause.Entity, out var relation))
            throw MLflowException.Invalid($"Invalid entity type '{clause.Entity}'. Valid values are {PythonText.Repr(related.Keys.Append("attribute"))}");
        return relation.Exists(clause.Key, value => Compare(clause, value));
    }

    private static SqlStatement Compare(SearchClause clause, SearchColumn column)
    {
        var comparator = SqlStatement.Text(clause.Comparator);
        if (column.IsNumber)
        {
            if (clause.Comparator is "LIKE" or "ILIKE" or "IN" or "NOT IN")
                throw MLflowException.Invalid($"Invalid comparator for attribute {clause.Key}: {clause.Comparator}");
            if (!double.TryParse(clause.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                throw MLflowException.Invalid(clause.Entity == "metric"
                    ? $"Expected numeric value type for metric. Found {clause.Value}"
                    : $"Expected numeric value type for numeric attribute: {clause.Key}. Found {clause.Value}");
            return SqlStatement.Part($"{column.Sql} {comparator} {number}");
        }

        if (clause.Comparator is "IN" or "NOT IN" && clause.IsList && column.TakesLists)
            return SqlStatement.Part($"{column.Sql} {comparator} (SELECT value FROM json_each({SqliteReading.ToJson(List(clause.Text))}))");
        if (!clause.IsQuoted)
            throw MLflowException.Invalid($"Expected a quoted string value for {clause.Entity} (e.g. 'my-value'). Got value {clause.Value}");
        if (clause.Comparator is not ("=" or "!=" or "LIKE" or "ILIKE"))
            throw MLflowException.Invalid($"Invalid comparator for {clause.Entity}: {clause.Comparator}");
        return clause.Comparator == "ILIKE"
            ? SqlStatement.Part($"lower({column.Sql}) LIKE lower({clause.Text})")
            : SqlStatement.Part($"{column.Sql} {comparator} {clause.Text}");
    }

    // Results that lack the key go last, whichever way the order goes.
    private SqlStatement Term(string clause)
    {
        var (entity, key, descending) = SearchFilter.ParseOrder(clause);
        var direction = SqlStatement.Text(descending ? "DESC" : "ASC");
        if (entity == "attribute")
            return attributes.TryGetValue(key, out var column) || (orders?.TryGetValue(key, out column) ?? false)
                ? SqlStatement.Part($"{column!.Sql} {direction} NULLS LAST")
                : throw MLflowException.Invalid($"Invalid attribute key '{key}' specified. Valid keys are '{Keys(attributes.Keys.Concat(orders?.Keys ?? []))}'");
        if (!related.TryGetValue(entity, out var relation))
            throw MLflowException.Invalid($"Invalid order_by entity '{entity}'.");
        return SqlStatement.Part($"{relation.Value(key)} {direction} NULLS LAST");
    }

    private static IEnumerable<string> List(string text) => QuotedPattern().Matches(text).Select(static match => match.Value[1..^1]);

    private static string Keys(IEnumerable<string> keys) => $"{{{string.Join(", ", keys.Select(PythonText.Repr))}}}";

    [GeneratedRegex("""(?:'[^']*'|"[^"]*")""")]
    private static partial Regex QuotedPattern();
}
