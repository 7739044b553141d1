using Microsoft.Extensions.Options;

namespace Reranker.Onnx;

/// <summary>What serves is what <see cref="ModelRegistryOptions"/> names, unless a reranker's own options name another.</summary>
internal sealed class RegisteredModelDefaults(IOptions<ModelRegistryOptions> registry) : IConfigureNamedOptions<RegisteredModelOptions>
{
    public void Configure(string? name, RegisteredModelOptions options) => options.Name = registry.Value.RegisteredModel;

    public void Configure(RegisteredModelOptions options) => Configure(Options.DefaultName, options);
}
