using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>Says where a body stops being what was expected, in the words of the API and not of the serializer.</summary>
internal static class JsonProblem
{
    public static ProblemDetails Of(JsonException error)
    {
        // The reader found no JSON; otherwise it is JSON that does not fit.
        if (error.InnerException is JsonException syntax)
            return ProblemTable.Make(StatusCodes.Status400BadRequest, "json", "The body is not JSON",
                FormattableString.Invariant($"Line {syntax.LineNumber + 1}, byte {syntax.BytePositionInLine + 1}: {FirstSentence(syntax.Message)}"));

        var field = Field(error.Path);
        if (error.InnerException?.InnerException is DecoderFallbackException)
            return ProblemTable.Field(field, $"'{field}' is not valid UTF-8. Send the body in UTF-8.", StatusCodes.Status400BadRequest);
        return ProblemTable.Field(field, $"'{field}' has the wrong type or form: expected {Expected(field)}.");
    }

    private static string Field(string? path) => path is null or "$" ? "body" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path;

    private static string Expected(string field)
    {
        var name = field[(field.LastIndexOf('.') + 1)..];
        var isElement = name.EndsWith(']');
        return name.Split('[')[0] switch
        {
            "query" or "model" or "base_model" or "id" or "text" => "a string",
            "loss" => OneOf<RankingLoss>(),
            "schedule" => OneOf<LearningRateSchedule>(),
            "calibration" => OneOf<CalibrationMethod>(),
            "feedback_negatives" => OneOf<FeedbackNegatives>(),
            "top_k" or "max_tokens_per_doc" or "max_chunks_per_doc" or "max_doc_length" or "truncate_prompt_tokens" or "priority" => "a whole number",
            "truncate" or "truncation" or "return_embeddings" => "true or false",
            "truncation_direction" => "right or left",
            "rank_fields" => "a list of strings",
            "documents" or "items" => isElement ? "a string, or an object with a string 'text'" : "a list of strings, or of objects with a 'text'",
            "texts" => isElement ? "a string" : "a list of strings",
            "pairs" => isElement ? "two strings, [query, document]" : "a list of [query, document] pairs",
            "teacher" or "queries" or "text_1" or "text_2" or "data_1" or "data_2" => "a string or a list of strings",
            "top_n" or "epochs" or "batch_size" or "gradient_accumulation" or "num_negatives" or "in_batch_negatives" or "hard_negatives" or "hard_negatives_range_max" => "a whole number",
            "max_steps" or "max_length" or "frozen_layers" or "evaluate_every" or "patience" or "seed" => "a whole number",
            "learning_rate" or "warmup_ratio" or "layer_decay" or "weight_decay" or "max_gradient_norm" or "dropout" or "pos_weight" or "teacher_weight" or "teacher_temperature" or "average_decay" => "a number",
            "propensity_eta" or "propensity_max_weight" or "hard_negatives_absolute_margin" or "hard_negatives_relative_margin" or "target_precision" => "a number",
            "return_documents" or "return_text" or "raw_scores" or "calibrated" or "use_activation" or "estimate_propensity" => "true or false",
            "date_from" or "date_to" => "a day as a string, such as \"2025-07-01\"",
            "metadata" => "an object",
            _ => "a JSON object",
        };
    }

    private static string OneOf<T>()
        where T : struct, Enum => string.Join(" or ", Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

    private static string FirstSentence(string message) => message.Split(" Path:", 2)[0].Split(" LineNumber:", 2)[0];
}
