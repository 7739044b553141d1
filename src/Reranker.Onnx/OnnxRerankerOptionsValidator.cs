using Microsoft.Extensions.Options;

namespace Reranker.Onnx;

/// <summary>Checks options when the host starts, not at the first request.</summary>
internal sealed class OnnxRerankerOptionsValidator : IValidateOptions<OnnxRerankerOptions>
{
    internal const int SmallestMaxLength = 8;

    public ValidateOptionsResult Validate(string? name, OnnxRerankerOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        void Require(bool holds, string property, object? value, string expected)
        {
            if (!holds)
                errors.AddError($"{property} is {value ?? "null"}; expected {expected}.", property);
        }

        Require(!string.IsNullOrWhiteSpace(options.ModelFolder), nameof(options.ModelFolder), "blank", "the folder of a model package");
        Require(Enum.IsDefined(options.Precision), nameof(options.Precision), options.Precision, "Full or Quantized");
        Require(options.MaxLength is null or >= SmallestMaxLength, nameof(options.MaxLength), options.MaxLength, $"null or at least {SmallestMaxLength}");
        Require(options.TokenBudget is null or >= 1, nameof(options.TokenBudget), options.TokenBudget, "null or at least 1");
        Require(options.MaxPadding is >= 0 and < 1, nameof(options.MaxPadding), options.MaxPadding, "a share from 0 to below 1");
        Require(options.ParallelBatches >= 1, nameof(options.ParallelBatches), options.ParallelBatches, "at least 1");
        Require(options.MaxQueuedTokens is null or >= 1, nameof(options.MaxQueuedTokens), options.MaxQueuedTokens, "null or at least 1");
        Require(options.IntraOpThreads >= 1, nameof(options.IntraOpThreads), options.IntraOpThreads, "at least 1");
        Require(options.LoneBatchThreads is null or >= 1, nameof(options.LoneBatchThreads), options.LoneBatchThreads, "null or at least 1");
        Require(options.MaxStateBytes >= 0, nameof(options.MaxStateBytes), options.MaxStateBytes, "at least 0");
        RequireVectors(options.BiEncoder, Require);
        if (options.LongDocuments is not { } windows)
        {
            Require(false, nameof(options.LongDocuments), null, "how long documents are read");
            return errors.Build();
        }

        Require(Enum.IsDefined(windows.Reading), "LongDocuments.Reading", windows.Reading, "Truncate or Windows");
        Require(Enum.IsDefined(windows.Aggregation), "LongDocuments.Aggregation", windows.Aggregation, "Max, First or Mean");
        Require(windows.Overlap >= 0, "LongDocuments.Overlap", windows.Overlap, "at least 0 tokens");
        Require(windows.MaxWindows >= 1, "LongDocuments.MaxWindows", windows.MaxWindows, "at least 1");
        return errors.Build();
    }

    private static void RequireVectors(BiEncoderOptions? options, Action<bool, string, object?, string> require)
    {
        require(options is not null, "BiEncoder", null, "how vectors are made");
        if (options is null)
            return;
        require(options.Pooling is not { } pooling || Enum.IsDefined(pooling), "BiEncoder.Pooling", options.Pooling, "null, Mean, Cls or Max");
        require(options.QueryPrompt is null || options.QueryPromptName is null, "BiEncoder.QueryPromptName", options.QueryPromptName, "null where QueryPrompt is given");
        require(options.DocumentPrompt is null || options.DocumentPromptName is null, "BiEncoder.DocumentPromptName", options.DocumentPromptName, "null where DocumentPrompt is given");
        require(options.MaxVectorBytes >= 0, "BiEncoder.MaxVectorBytes", options.MaxVectorBytes, "at least 0");
        require(options.VectorsFile is not "", "BiEncoder.VectorsFile", "empty", "null or a path");
    }

    /// <summary>Checks options that came without a container.</summary>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public static OnnxRerankerOptions Check(OnnxRerankerOptions? options)
    {
        options ??= new OnnxRerankerOptions();
        var result = new OnnxRerankerOptionsValidator().Validate(null, options);
        return result.Failed
            ? throw new OptionsValidationException(nameof(OnnxRerankerOptions), typeof(OnnxRerankerOptions), result.Failures)
            : options;
    }
}
