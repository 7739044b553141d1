using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore;

/// <summary>How much the endpoints take.</summary>
public sealed class RerankerEndpointOptions
{
    /// <summary>The maximum number of documents, or pairs, in one request; 1 to 1,000,000. Default: 1000.</summary>
    [Range(1, 1_000_000)]
    public int MaxDocuments { get; set; } = 1000;
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class RerankerEndpointOptionsValidator : IValidateOptions<RerankerEndpointOptions>;
