namespace Reranker.Dashboard;

/// <summary>A query with documents, to begin with.</summary>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents, in the order in which a search might have found them.</param>
internal sealed record TryExample(string Query, params string[] Documents)
{
    /// <summary>What the page shows first.</summary>
    public static TryExample First { get; } = new(
        "how do I make a query use an index",
        "VACUUM reclaims storage occupied by dead tuples.",
        "An index lets the database find rows without scanning the whole table. EXPLAIN shows whether a query uses it.",
        "A transaction groups several steps into one all-or-nothing operation.",
        "CREATE INDEX builds an index on the named columns of a table.",
        "Roles are used to manage who may connect and read.",
        "If a condition compares an indexed column with a constant, the planner will consider an index scan.");

    /// <summary>Another one.</summary>
    public static TryExample Second { get; } = new(
        "why does the soil crack when it dries",
        "Concrete hardens by hydration, not by drying.",
        "Sandy soils drain quickly and hold few nutrients.",
        "Clay swells as it takes up water and shrinks as it loses it. The tension of the shrinking surface opens cracks.",
        "Earthquakes can open fissures in the ground.",
        "Mulch keeps water in the ground and weeds out of it.");

    /// <summary>The documents as the page's field has them, one a line.</summary>
    public string Lines => string.Join('\n', Documents);
}
