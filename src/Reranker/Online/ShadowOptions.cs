using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>How much is scored in the shadow, and how its agreement is measured.</summary>
public sealed class ShadowOptions : OnlineOptions
{
    /// <summary>How many of the first results are compared as a set; at least 1. Default: 10.</summary>
    [Range(1, int.MaxValue)]
    public int Depth { get; set; } = 10;
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class ShadowOptionsValidator : IValidateOptions<ShadowOptions>;
