namespace Reranker;

/// <summary>Reads datasets in the layout of BEIR (Thakur et al., 2021).</summary>
/// <remarks>
/// A folder holds <c>corpus.jsonl</c> (<c>_id, title, text</c>), <c>queries.jsonl</c> (<c>_id, text</c>) and <c>qrels/{split}.tsv</c>
/// (<c>query-id, corpus-id, score</c>, with or without a heading). A document's text is its title, a space and its text.
/// Queries without a relevant document are left out, as BEIR does: no order of theirs is better than another. So is an unjudged candidate of a run that is the query itself, with or
/// without its title.
/// </remarks>
public static class BeirDataset
{
    private const string ItselfDropped = "candidates that are the query itself";

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder; its name becomes the dataset's.</param>
    /// <param name="options">Split and candidates; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The queries in the order of the judgements' file.</returns>
    /// <exception cref="DatasetFormatException">A file is missing, a line is not as documented, or the run has none of the judged queries.</exception>
    public static async Task<RankingDataset> LoadAsync(string folder, BeirOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new BeirOptions();
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(folder))
            throw new DatasetFormatException(folder, line: null, "there is no such folder; a BEIR folder with corpus.jsonl, queries.jsonl and qrels is expected.");

        var judgements = await BeirFiles.ReadJudgementsAsync(Path.Combine(folder, "qrels", $"{options.Split}.tsv"), cancellationToken).ConfigureAwait(false);
        var run = options.CandidatesFile is { } file
            ? await BeirRun.LoadAsync(file, cancellationToken).ConfigureAwait(false)
            : null;
        var queryTexts = await BeirFiles.ReadTextsAsync(Path.Combine(folder, "queries.jsonl"), cancellationToken).ConfigureAwait(false);
        var corpus = await BeirFiles.ReadTextsAsync(Path.Combine(folder, "corpus.jsonl"), cancellationToken).ConfigureAwait(false);

        var random = new SeededRandom(options.Seed);
        var itself = 0;
        var queries = new List<RankingQuery>(judgements.Count);
        foreach (var (id, judged) in judgements)
        {
            if (!judged.Values.Any(static judgement => judgement.Grade > 0))
                continue;
            var text = queryTexts.Find(id, judged.Values.First().Place).Text;
            queries.Add(run is null ? RankJudged(id, text, judged, corpus, random) : RankRun(id, text, judged, corpus, run.Of(id), options.Depth, ref itself));
        }

        if (run is not null && queries.Count > 0 && queries.All(static query => query.Candidates.Count == 0))
            throw NoneRanked(options.CandidatesFile!, folder, queries, run.Queries.FirstOrDefault());
        return new RankingDataset(Path.GetFileName(folder), queries) { Dropped = itself == 0 ? new Dictionary<string, int>() : new() { [ItselfDropped] = itself } };
    }

    /// <summary>Reads the texts of a folder's documents.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Titles and texts joined, in the order of <c>corpus.jsonl</c>.</returns>
    /// <exception cref="DatasetFormatException">The file is missing, or a line is not as documented.</exception>
    public static async Task<IReadOnlyCollection<string>> LoadCorpusAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var texts = await BeirFiles.ReadTextsAsync(Path.Combine(folder, "corpus.jsonl"), cancellationToken).ConfigureAwait(false);
        return texts.All;
    }

    private static DatasetFormatException NoneRanked(string file, string folder, List<RankingQuery> queries, string? ranked) => new(
        file,
        line: null,
        FormattableString.Invariant(
            $"it ranks documents for none of the {queries.Count} judged queries of '{folder}', such as '{queries[0].Id}'; {(ranked is null ? "it has no line" : $"its queries are such as '{ranked}'")}. Name the run of these queries."));

    private static RankingQuery RankJudged(string id, string text, Dictionary<string, BeirFiles.Judgement> judged, BeirFiles.Texts corpus, SeededRandom random)
    {
        RankingCandidate[] candidates =
            [.. judged.Select(document => new RankingCandidate(document.Key, corpus.Find(document.Key, document.Value.Place).Text, document.Value.Grade))];
        random.Shuffle<RankingCandidate>(candidates);
        return new RankingQuery(id, text, candidates);
    }

    // A collection may hold the query as a document, as that of ArguAna does: a first stage finds it first, and it says nothing that was not asked.
    private static RankingQuery RankRun(
        string id, string text, Dictionary<string, BeirFiles.Judgement> judged, BeirFiles.Texts corpus, IReadOnlyList<BeirRun.RankedDocument> ranked, int depth, ref int itself)
    {
        var key = TextIdentity.KeyOf(text);
        var candidates = new List<RankingCandidate>(Math.Min(depth, ranked.Count));
        foreach (var document in ranked)
        {
            if (candidates.Count == depth)
                break;
            var its = corpus.Find(document.Id, document.Place);
            if (judged.TryGetValue(document.Id, out var judgement))
                candidates.Add(new RankingCandidate(document.Id, its.Text, judgement.Grade));
            else if (its.Is(text, key))
                itself++;
            else
                candidates.Add(new RankingCandidate(document.Id, its.Text, 0));
        }

        var found = candidates.Select(static candidate => candidate.DocumentId).ToHashSet(StringComparer.Ordinal);
        return new RankingQuery(id, text, candidates)
        {
            MissedGrades = [.. judged.Where(document => document.Value.Grade > 0 && !found.Contains(document.Key)).Select(static document => document.Value.Grade)],
        };
    }
}
