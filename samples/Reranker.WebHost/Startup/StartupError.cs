using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>Start-up errors that the person who starts the host can mend: a sentence, not a stack trace.</summary>
internal static class StartupError
{
    /// <summary>What to tell, or <see langword="null"/> for an error that only a developer can read.</summary>
    public static string? Explain(Exception error) => error switch
    {
        OptionsValidationException { Failures: var failures } => $"The configuration cannot be used: {string.Join(" ", failures)}",
        ModelPackageException => $"Reranker could not start: the base model cannot be used. {error.Message} Name another with --{HostSettings.Section}:BaseModel=FOLDER.",
        RerankerException or IOException or UnauthorizedAccessException => $"Reranker could not start: {error.Message}",
        InvalidOperationException { InnerException: FormatException or ArgumentException } => $"The configuration cannot be used: {error.Message}",
        _ => null,
    };
}

/// <summary>The host cannot start as it is set up.</summary>
internal sealed class StartupException(string message, Exception? innerException = null) : RerankerException(message, innerException);
