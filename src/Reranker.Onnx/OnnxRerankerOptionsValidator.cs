using Microsoft.Extensions.Options;

namespace Reranker.Onnx;

/// <summary>Checks options when the host starts, not at the first request: each by its attributes, and what spans several of them.</summary>
internal sealed class OnnxRerankerOptionsValidator : IValidateOptions<OnnxRerankerOptions>
{
    public ValidateOptionsResult Validate(string? name, OnnxRerankerOptions options)
    {
        var attributes = new OnnxRerankerOptionsAttributes().Validate(name, options);
        string[] failures = [.. attributes.Failures ?? [], .. FindFailures(options.BiEncoder)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>Checks options that came without a container.</summary>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public static OnnxRerankerOptions Check(OnnxRerankerOptions? options)
    {
        options ??= new OnnxRerankerOptions();
        return new OnnxRerankerOptionsValidator().Validate(name: null, options) is { Failed: true } result
            ? throw new OptionsValidationException(nameof(OnnxRerankerOptions), typeof(OnnxRerankerOptions), result.Failures)
            : options;
    }

    private static IEnumerable<string> FindFailures(BiEncoderOptions? options)
    {
        if (options is { QueryPrompt: not null, QueryPromptName: not null })
            yield return "BiEncoder.QueryPromptName: expected null where QueryPrompt is given.";
        if (options is { DocumentPrompt: not null, DocumentPromptName: not null })
            yield return "BiEncoder.DocumentPromptName: expected null where DocumentPrompt is given.";
    }
}

/// <summary>The options' attributes, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class OnnxRerankerOptionsAttributes : IValidateOptions<OnnxRerankerOptions>;
