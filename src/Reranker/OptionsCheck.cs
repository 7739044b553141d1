using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Checks options that come without a container.</summary>
internal static class OptionsCheck
{
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public static TOptions Require<TOptions>(this IValidateOptions<TOptions> validator, TOptions options)
        where TOptions : class =>
        validator.Validate(name: null, options) is { Failed: true } result
            ? throw new OptionsValidationException(Options.DefaultName, typeof(TOptions), result.Failures)
            : options;
}
