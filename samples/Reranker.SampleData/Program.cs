// Makes samples/data/feedback-2025-07.jsonl.gz: see samples/data/NOTICE.md.
using System.IO.Compression;
using Reranker;
using Reranker.SampleData;

if (args.Length is < 3 or > 4 || (args.Length == 4 && !int.TryParse(args[3], out _)))
{
    Console.Error.WriteLine("usage: Reranker.SampleData DOCS_HEADING.tgz DOTNET_API.tgz OUTPUT.jsonl.gz [SEED]");
    return 2;
}

// 1. What users look for. The default model has learned from neither.
var docs = SearchSet.Load(args[0], "docs-heading");
var api = SearchSet.Load(args[1], "dotnet-api");

// 2. A month of searches and what was chosen.
var random = new SeededRandom(args.Length == 4 ? int.Parse(args[3], System.Globalization.CultureInfo.InvariantCulture) : 2025);
var month = new SearchMonth(new DateOnly(2025, 7, 1), days: 31, random);
var records = month.Simulate(docs, api);

// 3. The log, as a service would export it.
await using (var file = File.Create(args[2]))
await using (var gzip = new GZipStream(file, CompressionLevel.SmallestSize))
    await FeedbackJsonLines.WriteAsync(gzip, records.ToAsyncEnumerable());

Console.WriteLine(LogSummary.Of(records));
return 0;
