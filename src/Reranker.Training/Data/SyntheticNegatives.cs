namespace Reranker.Training;

/// <summary>Adds passages that answer nothing, which mined negatives never are: a blank one, one of a single word, and boilerplate.</summary>
internal static class SyntheticNegatives
{
    private const string Prefix = "synthetic-";

    /// <summary>Pages' furniture, as it gets into collections of passages.</summary>
    private static readonly string[] Usual =
    [
        "Skip to main content", "All rights reserved.", "Page not found. The page you are looking for may have been moved or removed.", "Sign in or create an account to continue.",
        "We use cookies to improve your experience. Accept all cookies or manage your preferences.", "This page was last updated on 1 January.", "Home | About | Contact | Privacy policy | Terms of use",
        "Subscribe to our newsletter for news and offers.", "Share this page by e-mail", "Loading, please wait.", "This section has no content yet.", "Click here to read more.", "Table of contents", "See also",
        "JavaScript is disabled in your browser. Please enable it to use this site.", "Was this page helpful? Yes No",
    ];

    extension(RankingCandidate candidate)
    {
        /// <summary>Whether it was made up here: no model needs to be asked about it.</summary>
        public bool IsSynthetic => candidate.DocumentId.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>Adds one of each kind to a share of the lists, drawn by the seed.</summary>
    public static RankingQuery[] Add(IReadOnlyList<RankingQuery> queries, IReadOnlyList<string> pool, SyntheticNegativeOptions options, SeededRandom random)
    {
        var boilerplate = options.Boilerplate is { Count: > 0 } own ? own : Usual;
        return [.. queries.Select(query => random.NextDouble() < options.Share ? Add(query, pool, boilerplate, random) : query)];
    }

    private static RankingQuery Add(RankingQuery query, IReadOnlyList<string> pool, IReadOnlyList<string> boilerplate, SeededRandom random)
    {
        (string Kind, string Text)[] texts = [("blank", ""), ("word", Word(query.Text, pool, random)), ("boilerplate", boilerplate[random.Next(boilerplate.Count)])];
        var known = new KnownTexts(query);
        return query with { Candidates = [.. query.Candidates, .. texts.Where(text => known.TryAdd(text.Text)).Select(static text => new RankingCandidate(Prefix + text.Kind, text.Text, 0))] };
    }

    // Half of them words of the query itself, for a document that merely repeats one answers nothing; but a query of one or two words may be a name, and the word its entry.
    private static string Word(string query, IReadOnlyList<string> pool, SeededRandom random)
    {
        var words = Split(query);
        var isOwn = random.Next(2) == 0 && words.Length > 2;
        if (!isOwn && pool.Count > 0 && Split(pool[random.Next(pool.Count)]) is { Length: > 0 } others)
            words = others;
        return words.Length > 0 ? words[random.Next(words.Length)] : "";
    }

    private static string[] Split(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
