namespace Reranker.Integration.Tests;

/// <summary>Pairs on which two implementations have every chance to disagree.</summary>
internal static class PeerPairs
{
    private static readonly string[] Queries =
    [
        "how to create an index",
        "café crème à Zürich",
        "数据库 索引",
        "C++ vs. C# (2024)?",
        "WHERE id = 42 AND name LIKE 'a%'",
    ];

    private static readonly string[] Documents =
    [
        " ", // an empty text would be no text at all to Transformers.js
        "a",
        "CREATE INDEX builds an index on the specified columns of a table.",
        "Line one\nline two\r\nline three\tand a tab",
        "Ünïcödé ǅ ﬁ ½ € ™ naïve façade — “quoted”… İstanbul ẞ",
        "索引是一种数据结构，可以加快查询速度。かな カナ 한국어",
        "emoji 🙂👩‍👩‍👧 and zero\u200bwidth, soft\u00adhyphen, e\u0301 combined",
        "snake_case camelCase x=1;y+=2 <tag attr='v'> $100 #tag @user 50%",
        "The [SEP] and [MASK] tokens are special; [CLS] too.",
        "And <s>, </s>, <unk>, <pad> and  <mask> of others.",
        string.Concat(Enumerable.Repeat("An index allows the database to find rows faster than a scan. ", 6)),
    ];

    /// <summary>Every query with every document.</summary>
    public static IReadOnlyList<QueryDocumentPair> All { get; } =
        [.. Queries.SelectMany(static query => Documents.Select(document => new QueryDocumentPair(query, document)))];

    /// <summary>The same as a dataset, with every other document relevant.</summary>
    public static RankingDataset Dataset { get; } = new("pairs", [.. All.GroupBy(static pair => pair.Query).Select(static (query, index) =>
        new RankingQuery($"q{index}", query.Key, [.. query.Select(static (pair, rank) => new RankingCandidate($"d{rank}", pair.Document, rank % 2))]))]);
}
