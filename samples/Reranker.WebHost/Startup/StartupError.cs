using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>Start-up errors that the person who starts the host can mend: a sentence, not a stack trace.</summary>
internal static class StartupError
{
    /// <summary>What to tell, or <see langword="null"/> for an error that only a developer can read.</summary>
    public static string? Explain(Exception error) => error switch
    {
        OptionsValidationException { Failures: var failures } => $"The configuration cannot be used: {string.Join(" ", failures)}",
        RerankerException => Sentence(error),
        InvalidOperationException { InnerException: FormatException or ArgumentException } => $"The configuration cannot be used: {error.Message}",
        IOException or UnauthorizedAccessException => Sentence(error),
        _ => null,
    };

    private static string Sentence(Exception error) => $"Reranker could not start: {error.Message}";
}
