using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.ConsoleHost;

/// <summary>What <c>--json</c> prints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ScoreResult))]
[JsonSerializable(typeof(RankingResult))]
[JsonSerializable(typeof(EvaluationResult))]
[JsonSerializable(typeof(OnlineResult))]
[JsonSerializable(typeof(PackageResult))]
[JsonSerializable(typeof(CalibrationResult))]
[JsonSerializable(typeof(TuningResult))]
[JsonSerializable(typeof(QuantizationResult))]
[JsonSerializable(typeof(RetrainingResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(VersionResult))]
[JsonSerializable(typeof(ImportResult))]
[JsonSerializable(typeof(JsonElement))] // what metadata holds
internal sealed partial class ResultJson : JsonSerializerContext;
