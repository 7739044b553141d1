using System.Text.Json.Serialization;

namespace Reranker.MLflow;

[JsonSerializable(typeof(IEnumerable<string>))]
internal sealed partial class MLflowJson : JsonSerializerContext;
