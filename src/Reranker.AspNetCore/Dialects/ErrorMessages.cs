using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>The error of Cohere.</summary>
/// <param name="Message">What is wrong.</param>
internal sealed record MessageError(string Message);

/// <summary>The error of Voyage, and of many services on FastAPI.</summary>
/// <param name="Detail">What is wrong.</param>
internal sealed record DetailError(string Detail);

/// <summary>The error of OpenAI, which vLLM and Infinity have too.</summary>
/// <param name="Error">What is wrong.</param>
internal sealed record OpenAiError(OpenAiErrorBody Error);

/// <summary>What is wrong.</summary>
/// <param name="Message">A sentence.</param>
/// <param name="Type">The kind of error.</param>
/// <param name="Param">The part of the request; null where none is named.</param>
/// <param name="Code">The status.</param>
internal sealed record OpenAiErrorBody(
    string Message, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param, int Code);
