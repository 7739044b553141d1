using System.Text.RegularExpressions;

namespace Reranker.MLflow;

/// <summary>Reads MLflow's filters and orders: comparisons joined by AND, keys with ASC or DESC.</summary>
internal static partial class SearchFilter
{
    private static readonly HashSet<string> Comparators =
        new(["=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", "IN", "NOT IN"], StringComparer.Ordinal);

    public static IReadOnlyList<SearchClause> Parse(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
            return [];
        var tokens = new Queue<string>(TokenPattern().Matches(filter).Select(static match => match.Value));
        var clauses = new List<SearchClause>();
        while (true)
        {
            var (entity, key) = Identifier(Next());
            var comparator = Next().ToUpperInvariant();
            if (comparator == "NOT")
                comparator = "NOT " + Next().ToUpperInvariant();
            if (!Comparators.Contains(comparator))
                throw Unreadable();
            clauses.Add(new SearchClause(entity, key, comparator, Next()));
            if (tokens.Count == 0)
                return clauses;
            if (!Next().Equals("AND", StringComparison.OrdinalIgnoreCase))
                throw Unreadable();
        }

        string Next() => tokens.TryDequeue(out var token) ? token : throw Unreadable();

        MLflowException Unreadable() => MLflowException.Invalid(
            $"Invalid clause(s) in filter string: {PythonText.Repr(filter)}. Expected comparisons joined by AND, for instance metrics.acc > 0.8 AND tags.team = 'search'.");
    }

    public static (string Entity, string Key, bool Descending) ParseOrder(string clause)
    {
        var tokens = TokenPattern().Matches(clause).Select(static match => match.Value).ToList();
        var direction = tokens.Count == 2 ? tokens[1].ToUpperInvariant() : "ASC";
        if (tokens.Count is 0 or > 2 || direction is not ("ASC" or "DESC"))
            throw MLflowException.Invalid($"Invalid ordering key in order_by clause '{clause}'.");
        var (entity, key) = Identifier(tokens[0]);
        return (entity, key, direction == "DESC");
    }

    /// <summary><c>metrics.acc</c> is an entity with a key; a key alone is an attribute's.</summary>
    private static (string Entity, string Key) Identifier(string token)
    {
        var dot = token[0] is '`' or '"' ? -1 : token.IndexOf('.', StringComparison.Ordinal);
        var entity = dot < 0 ? "attribute" : token[..dot].Trim('`') switch
        {
            "metric" or "metrics" => "metric",
            "parameter" or "parameters" or "param" or "params" => "parameter",
            "tag" or "tags" => "tag",
            "attribute" or "attributes" or "attr" or "run" => "attribute",
            "dataset" or "datasets" => "dataset",
            var other => throw MLflowException.Invalid($"Invalid entity type '{other}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']"),
        };
        var key = token[(dot + 1)..];
        return (entity, key.Length > 2 && key[0] is '`' or '"' ? key[1..^1] : key);
    }

    // A list, a text, an identifier whose key may be quoted, a comparator; anything else is a token that no clause expects.
    [GeneratedRegex("""\([^)]*\)|'[^']*'|"[^"]*"|(?:\w+\.)?`[^`]*`|\w+\."[^"]*"|[\w.+\-/]+|[<>!]=|[=<>]|\S""")]
    private static partial Regex TokenPattern();
}
