using System.Globalization;

namespace Reranker.SampleData;

/// <summary>What a log holds, in a few lines.</summary>
internal static class LogSummary
{
    public static string Of(IReadOnlyList<FeedbackRecord> records)
    {
        var half = records.Where(static record => record.Timestamp.Day <= 14).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"""
            {records.Count} searches for {Distinct(records)} queries, {records.Sum(static record => record.Results.Count)} results
            {records.Count(static record => record.Results.Any(static result => result.Clicked == true))} with a click, {records.Count(static record => record.Results[0].Grade is not null)} judged by hand
            until 14 July: {half.Length} searches for {Distinct(half)} queries, {half.Count(IsUseful)} with a click or a grade above 0
            """);
    }

    private static int Distinct(IEnumerable<FeedbackRecord> records) => records.DistinctBy(static record => record.Query).Count();

    private static bool IsUseful(FeedbackRecord record) => record.Results.Any(static result => result.Clicked == true || result.Grade > 0);
}
