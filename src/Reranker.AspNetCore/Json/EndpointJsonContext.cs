using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>The messages of all endpoints of this package.</summary>
[JsonSerializable(typeof(RerankBody))]
[JsonSerializable(typeof(RerankResponseBody))]
[JsonSerializable(typeof(TextScore[]))]
[JsonSerializable(typeof(ScoreBody))]
[JsonSerializable(typeof(ScoreResponseBody))]
[JsonSerializable(typeof(TeiRequest))]
[JsonSerializable(typeof(TeiError))]
[JsonSerializable(typeof(TeiInfo))]
[JsonSerializable(typeof(CohereV1Request))]
[JsonSerializable(typeof(CohereV2Request))]
[JsonSerializable(typeof(CohereResponse))]
[JsonSerializable(typeof(DocumentText))]
[JsonSerializable(typeof(JinaRequest))]
[JsonSerializable(typeof(JinaResponse))]
[JsonSerializable(typeof(JinaError))]
[JsonSerializable(typeof(VllmScoreRequest))]
[JsonSerializable(typeof(VllmScoreResponse))]
[JsonSerializable(typeof(VllmRerankRequest))]
[JsonSerializable(typeof(VllmRerankResponse))]
[JsonSerializable(typeof(UnauthorizedError))]
[JsonSerializable(typeof(InfinityRequest))]
[JsonSerializable(typeof(InfinityResponse))]
[JsonSerializable(typeof(InfinityInvalid))]
[JsonSerializable(typeof(InfinityHealth))]
[JsonSerializable(typeof(VoyageRequest))]
[JsonSerializable(typeof(VoyageResponse))]
[JsonSerializable(typeof(MessageError))]
[JsonSerializable(typeof(DetailError))]
[JsonSerializable(typeof(OpenAiError))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class EndpointJsonContext : JsonSerializerContext;
