using System.Text.Json.Serialization;

namespace Reranker.Jobs;

/// <summary>The messages of the training endpoints.</summary>
[JsonSerializable(typeof(TrainBody))]
[JsonSerializable(typeof(TrainingResponse))]
[JsonSerializable(typeof(TrainingsResponse))]
internal sealed partial class TrainingJsonContext : JsonSerializerContext;
