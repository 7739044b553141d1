using System.Text.Json.Serialization;

namespace Reranker.Training;

/// <summary>What a checkpoint says beside its tensors.</summary>
/// <param name="Plan">What the training was asked for (<see cref="TrainingPlan"/>).</param>
/// <param name="Progress">How far it is.</param>
internal sealed record TrainingState(IReadOnlyDictionary<string, string> Plan, TrainingProgress Progress);

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(BertConfig))]
[JsonSerializable(typeof(TrainingState))]
internal sealed partial class TrainingStateJson : JsonSerializerContext;
