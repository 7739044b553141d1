namespace Reranker.SampleData;

/// <summary>Who searched for what on which day, and what they were shown.</summary>
internal sealed class SearchMonth(DateOnly first, int days, SeededRandom random)
{
    private const int WeekdaySearches = 148;
    private const int WeekendSearches = 76;

    /// <summary>By how many searches a day may differ from its like, either way.</summary>
    private const int Variation = 12;

    /// <summary>How many searches ask what somebody asked before.</summary>
    private const double Repeats = 0.18;

    /// <summary>The share of new searches about PostgreSQL and SQLite rather than .NET, which has nearly three times as many texts.</summary>
    private const double AboutDatabases = 0.4;

    /// <summary>How many of the searches that cannot succeed, since the first stage misses the document, are made nevertheless.</summary>
    private const double Hopeless = 0.3;

    /// <summary>How many sessions are judged by hand instead of clicked.</summary>
    private const double Judged = 0.06;

    /// <summary>How far the mix of a production system moves results from their place in BM25's order: up to 3 places either way.</summary>
    private const double Shuffling = 3;

    private const int MaxResults = 12;
    private const int MaxCharacters = 700;

    private readonly ClickModel _users = new(random);
    private readonly List<(SearchSet Set, SearchQuery Query)> _asked = [];

    public IReadOnlyList<FeedbackRecord> Simulate(SearchSet docs, SearchSet api)
    {
        var (docsQueries, apiQueries) = (Shuffled(docs), Shuffled(api));
        var records = new List<FeedbackRecord>();
        for (var day = 0; day < days; day++)
        {
            var date = first.AddDays(day);
            var searches = (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? WeekendSearches : WeekdaySearches) + random.Next((2 * Variation) + 1) - Variation;
            foreach (var time in Enumerable.Range(0, searches).Select(_ => Time(date)).Order().ToArray())
                records.Add(Search(time, Ask(docs, docsQueries, api, apiQueries)));
        }

        return records;
    }

    private Queue<SearchQuery> Shuffled(SearchSet set)
    {
        SearchQuery[] queries = [.. set.Queries];
        random.Shuffle<SearchQuery>(queries);
        return new Queue<SearchQuery>(queries);
    }

    // The mean of three uniform numbers: most searches around noon, few at night.
    private DateTimeOffset Time(DateOnly date)
    {
        var share = (random.NextDouble() + random.NextDouble() + random.NextDouble()) / 3;
        return new DateTimeOffset(date, TimeOnly.MinValue, TimeSpan.Zero).AddMilliseconds((int)(share * TimeSpan.MillisecondsPerDay));
    }

    private (SearchSet Set, SearchQuery Query) Ask(SearchSet docs, Queue<SearchQuery> docsQueries, SearchSet api, Queue<SearchQuery> apiQueries)
    {
        // What was asked often is asked again more often.
        if (_asked.Count > 0 && random.NextDouble() < Repeats)
            _asked.Add(_asked[random.Next(_asked.Count)]);
        else
            _asked.Add(random.NextDouble() < AboutDatabases ? (docs, Next(docs, docsQueries)) : (api, Next(api, apiQueries)));
        return _asked[^1];
    }

    private SearchQuery Next(SearchSet set, Queue<SearchQuery> queries)
    {
        while (true)
        {
            var query = queries.Dequeue();
            var found = set.Index.Search(query.Text, MaxResults);
            if (found.Count == MaxResults && (found.Contains(query.Meant) || random.NextDouble() < Hopeless))
                return query;
        }
    }

    private FeedbackRecord Search(DateTimeOffset time, (SearchSet Set, SearchQuery Query) asked)
    {
        var (set, query) = asked;
        var shown = set.Index.Search(query.Text, MaxResults).Index()
            .Select(found => (found.Item, Place: found.Index + (Shuffling * ((2 * random.NextDouble()) - 1))))
            .OrderBy(static found => found.Place).Select(static found => found.Item)
            .Take(MaxResults - random.Next(3)).ToArray();
        var isJudged = random.NextDouble() < Judged;
        return new FeedbackRecord
        {
            Timestamp = time,
            Query = query.Text,
            Results = [.. shown.Select((document, i) => Show(set, document, i + 1, RelevanceOf(document, query), isJudged))],
        };
    }

    private FeedbackResult Show(SearchSet set, int document, int position, Relevance relevance, bool isJudged) => new()
    {
        DocumentId = $"{set.Name}/{set.Documents[document].Id}",
        Text = Cut(set.Documents[document].Text),
        Position = position,
        Clicked = isJudged ? null : _users.Clicks(position, relevance),
        Grade = isJudged ? _users.Judges(relevance) : null,
    };

    private static Relevance RelevanceOf(int document, SearchQuery query) => Math.Abs(document - query.Meant) switch
    {
        0 => Relevance.Meant,
        <= 2 => Relevance.Neighbour,
        _ => Relevance.Other,
    };

    // At the end of a word, as a search page shows the beginning of a document.
    private static string Cut(string text) => text.Length <= MaxCharacters ? text : text[..text.LastIndexOf(' ', MaxCharacters)];
}
