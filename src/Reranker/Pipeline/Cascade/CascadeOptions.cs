using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>How a cascade divides the work between its two models.</summary>
public sealed class CascadeOptions
{
    /// <summary>How many of the first model's best documents the second reads, at least 1. Default: 50.</summary>
    [Range(1, int.MaxValue)]
    public int Keep { get; set; } = 50;

    /// <summary>
    /// Let the second model rank all documents where the first one fails, which costs what the cascade was to save. Default (<see langword="false"/>): the
    /// failure goes to the caller. A request that is invalid, or cancelled, ends either way.
    /// </summary>
    public bool RerankAllOnFailure { get; set; }
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class CascadeOptionsValidator : IValidateOptions<CascadeOptions>;
