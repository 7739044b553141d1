using System.ComponentModel;

namespace Reranker.AspNetCore;

/// <summary>A record as documentation shows it; <see cref="FeedbackJsonLines"/> reads it.</summary>
internal sealed record FeedbackBody(
    [property: Description("When the results were shown: ISO 8601 with an offset.")] DateTimeOffset Timestamp,
    [property: Description("What was asked.")] string Query,
    [property: Description("What was shown.")] FeedbackBodyResult[] Results,
    [property: Description("The model that ranked them: the header X-Reranker-Model of the answer.")] string? Model,
    [property: Description("Names the record; storing it twice stores it once.")] string? Id,
    [property: Description("The header X-Reranker-Impression of the answer, where it had one.")] string? ImpressionId);

/// <summary>One result that was shown.</summary>
internal sealed record FeedbackBodyResult(
    [property: Description("The caller's name for the document.")] string? DocumentId,
    [property: Description("Its text.")] string Text,
    [property: Description("The place at which it was shown, from 1.")] int Position,
    [property: Description("Whether it was chosen.")] bool? Clicked,
    [property: Description("An explicit judgement; 0 is not relevant.")] double? Grade);

/// <summary>What became of the records.</summary>
internal sealed record FeedbackResponse(
    [property: Description("Records read.")] int Received,
    [property: Description("Records that were new.")] int Added,
    [property: Description("Records that were stored before.")] int Known);
