using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>How much is spent on finding out which sentences of a document made its score.</summary>
public sealed class ExplainOptions
{
    /// <summary>The most passages of a document that are scored, at least 1: a document of more sentences is read several sentences at a time. Default: 32.</summary>
    [Range(1, 1000)]
    public int MaxPassages { get; set; } = 32;

    /// <summary>Which kind of score the passages get; <see langword="null"/> for the reranker's usual one.</summary>
    public RerankOptions? Scores { get; set; }
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class ExplainOptionsValidator : IValidateOptions<ExplainOptions>;
