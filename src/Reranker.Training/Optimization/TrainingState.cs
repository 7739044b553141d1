using System.Text.Json.Serialization;
using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>What a checkpoint says beside its tensors.</summary>
/// <param name="Plan">What the training was asked for (<see cref="TrainingPlan"/>).</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Evaluations">How it did on the way.</param>
/// <param name="Curve">Its loss and learning rate until then.</param>
internal sealed record TrainingState(
    IReadOnlyDictionary<string, string> Plan, TrainingProgress Progress, IReadOnlyList<TrainingEvaluation> Evaluations, IReadOnlyList<TrainingPoint> Curve);

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingOptions))]
[JsonSerializable(typeof(BertConfig))]
[JsonSerializable(typeof(TrainingState))]
internal sealed partial class TrainingStateJson : JsonSerializerContext;
