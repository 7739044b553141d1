using Microsoft.Extensions.Options;

namespace Reranker.MLflow;

/// <summary>Refuses settings that no store can be opened with, before a host starts.</summary>
internal sealed class MLflowOptionsValidator : IValidateOptions<MLflowOptions>
{
    public ValidateOptionsResult Validate(string? name, MLflowOptions options)
    {
        try
        {
            TrackingLocation.Resolve(options, Environment.GetEnvironmentVariable);
            TransferSettings.Resolve(options, Environment.GetEnvironmentVariable);
            return ValidateOptionsResult.Success;
        }
        catch (MLflowException error)
        {
            return ValidateOptionsResult.Fail(error.Message);
        }
    }
}
