using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Reranker.WebHost;

/// <summary>How requests and answers are written: snake case, absent instead of null, numbers as numbers.</summary>
internal static class Wire
{
    extension(WebApplicationBuilder builder)
    {
        public void AddWire()
        {
            builder.Services.ConfigureHttpJsonOptions(static http =>
            {
                http.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default);
                http.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
                http.SerializerOptions.PropertyNameCaseInsensitive = false;
                http.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
                http.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            });
            builder.Services.AddProblems();
        }
    }
}

[JsonSerializable(typeof(RerankBody))]
[JsonSerializable(typeof(RerankAnswer))]
[JsonSerializable(typeof(TextScore[]))]
[JsonSerializable(typeof(ScoreBody))]
[JsonSerializable(typeof(ScoreAnswer))]
[JsonSerializable(typeof(TeiBody))]
[JsonSerializable(typeof(TeiError))]
[JsonSerializable(typeof(TeiInfo))]
[JsonSerializable(typeof(CohereV1Body))]
[JsonSerializable(typeof(CohereV2Body))]
[JsonSerializable(typeof(CohereAnswer))]
[JsonSerializable(typeof(DocumentText))]
[JsonSerializable(typeof(JinaBody))]
[JsonSerializable(typeof(JinaAnswer))]
[JsonSerializable(typeof(JinaError))]
[JsonSerializable(typeof(VllmScoreBody))]
[JsonSerializable(typeof(VllmScores))]
[JsonSerializable(typeof(VllmRerankBody))]
[JsonSerializable(typeof(VllmRanking))]
[JsonSerializable(typeof(UnauthorizedError))]
[JsonSerializable(typeof(InfinityBody))]
[JsonSerializable(typeof(InfinityRanking))]
[JsonSerializable(typeof(InfinityInvalid))]
[JsonSerializable(typeof(InfinityHealth))]
[JsonSerializable(typeof(VoyageBody))]
[JsonSerializable(typeof(VoyageRanking))]
[JsonSerializable(typeof(MessageError))]
[JsonSerializable(typeof(DetailError))]
[JsonSerializable(typeof(OpenAiError))]
[JsonSerializable(typeof(TrainBody))]
[JsonSerializable(typeof(TrainingState))]
[JsonSerializable(typeof(FeedbackBody))]
[JsonSerializable(typeof(FeedbackAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(ChangeBody))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(HomeAnswer))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class WireJson : JsonSerializerContext;
