namespace Reranker.Training;

/// <summary>What stands in a source.</summary>
/// <param name="Queries">Its queries.</param>
/// <param name="Pool">All its texts, each once.</param>
internal sealed record SourceContent(IReadOnlyList<SourceQuery> Queries, IReadOnlyList<string> Pool)
{
    /// <summary>The same with passages cut after so many words.</summary>
    public SourceContent CutTo(int? words) => words is not { } most ? this : new SourceContent(
        [.. Queries.Select(one => one with { Query = one.Query with { Candidates = [.. one.Query.Candidates.Select(candidate => candidate with { Text = Passage.Cut(candidate.Text, most) })] } })],
        [.. Pool.Select(text => Passage.Cut(text, most)).Distinct(StringComparer.Ordinal)]);

    /// <summary>The same without its labels: every candidate may be relevant or not.</summary>
    public SourceContent WithoutLabels() => this with
    {
        Queries = [.. Queries.Select(static one => one with { Query = one.Query with { Candidates = [.. one.Query.Candidates.Select(static candidate => candidate with { Grade = 0, Weight = 1 })] } })],
    };
}
