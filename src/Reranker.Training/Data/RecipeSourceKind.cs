namespace Reranker.Training;

/// <summary>What a source of a recipe is read as.</summary>
public enum RecipeSourceKind
{
    /// <summary>Queries with what is relevant to them, <c>{"query", "passage"}</c> or <c>{"query", "pos"}</c>; negatives are mined, also beside those that a line states.</summary>
    Pairs,

    /// <summary>Queries with relevant and other texts, <c>{"query", "pos", "neg"}</c>; nothing is mined.</summary>
    Triples,

    /// <summary>
    /// Queries whose candidates only a teacher grades: <c>{"query"}</c>, <c>{"passage"}</c> or <c>{"title", "passage"}</c>, of which the title or the first sentence is the query.
    /// Candidates are mined; labels of other lines are forgotten.
    /// </summary>
    Unlabelled,

    /// <summary>Feedback, <c>{"timestamp", "query", "results"}</c>.</summary>
    Feedback,

    /// <summary>A BEIR folder.</summary>
    Beir,
}
