namespace Reranker.WebHost;

/// <summary>A record as documentation shows it; <see cref="FeedbackJsonLines"/> reads it.</summary>
/// <param name="Timestamp">When the results were shown: ISO 8601 with an offset.</param>
/// <param name="Query">What was asked.</param>
/// <param name="Results">What was shown.</param>
/// <param name="Model">The model that ranked them: the header X-Reranker-Model of the answer.</param>
/// <param name="Id">Names the record; storing it twice stores it once.</param>
/// <param name="ImpressionId">The header X-Reranker-Impression of the answer, where it had one.</param>
internal sealed record FeedbackBody(DateTimeOffset Timestamp, string Query, FeedbackBodyResult[] Results, string? Model, string? Id, string? ImpressionId);

/// <summary>One result that was shown.</summary>
/// <param name="DocumentId">The caller's name for the document.</param>
/// <param name="Text">Its text.</param>
/// <param name="Position">The place at which it was shown, from 1.</param>
/// <param name="Clicked">Whether it was chosen.</param>
/// <param name="Grade">An explicit judgement; 0 is not relevant.</param>
internal sealed record FeedbackBodyResult(string? DocumentId, string Text, int Position, bool? Clicked, double? Grade);

/// <summary>What became of the records.</summary>
/// <param name="Received">Records read.</param>
/// <param name="Added">Records that were new.</param>
/// <param name="Known">Records that were stored before.</param>
internal sealed record FeedbackAnswer(int Received, int Added, int Known);
