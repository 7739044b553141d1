using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Polly;

namespace Reranker;

/// <summary>When the first stage's order is answered instead of the model's.</summary>
public sealed class FallbackOptions
{
    /// <summary>
    /// How long the model may take for a request that does not say (<see cref="RerankOptions.Deadline"/>); from 1 millisecond to an hour. <see langword="null"/> (the default) for no limit.
    /// </summary>
    [TimeSpanRange("00:00:00.001", "01:00:00")]
    public TimeSpan? Deadline { get; set; }

    /// <summary>
    /// Rank what was scored in time before what was not. The request then runs in parts of <see cref="PartSize"/> documents, by <see cref="IReranker.ScoreAsync"/>: decorators inside
    /// that rank whole requests (a cascade, a canary) take no part. Default: <see langword="false"/>, all or nothing.
    /// </summary>
    public bool UsePartialScores { get; set; }

    /// <summary>Documents of a part, at least 1. Default: 16.</summary>
    [Range(1, int.MaxValue)]
    public int PartSize { get; set; } = 16;

    /// <summary>
    /// What every call to the model goes through, for instance a circuit breaker (<c>new ResiliencePipelineBuilder().AddCircuitBreaker(…).Build()</c>, or one of
    /// <c>Microsoft.Extensions.Resilience</c>); what it refuses is a failure. <see langword="null"/> (the default) for nothing.
    /// </summary>
    public ResiliencePipeline? Resilience { get; set; }
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class FallbackOptionsValidator : IValidateOptions<FallbackOptions>;
