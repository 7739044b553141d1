using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker.Onnx;

/// <summary>Whether a request may name the version that answers it.</summary>
public sealed class ModelSelectionOptions
{
    /// <summary>
    /// How many versions other than the champion may be in memory because requests name them; 0 to 100. The least recently used makes way. Default: 0, the champion answers whatever a
    /// request says.
    /// </summary>
    [Range(0, 100)]
    public int MaxModels { get; set; }
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class ModelSelectionOptionsValidator : IValidateOptions<ModelSelectionOptions>;
