using System.CommandLine;
using System.Text;

namespace Reranker.ConsoleHost;

/// <summary>Runs a command line: errors become one line on stderr and an exit code.</summary>
internal static class CommandRunner
{
    // Long enough for a cancelled training to finish its step and to close its run.
    private static readonly TimeSpan CancellationTimeout = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        CommonOptions.AddTo(root);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Report(error.Message);
            return Usage(parsed);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = CancellationTimeout,
            });
        }
        catch (UsageException error)
        {
            Report(error.Message);
            return Usage(parsed);
        }
        catch (OperationCanceledException)
        {
            Report("Cancelled.");
            return ExitCode.Cancelled;
        }
        catch (Exception error)
        {
            Report(Describe(error));
            if (parsed.GetValue(CommonOptions.Verbose))
                Console.Error.WriteLine(error);
            return ExitCode.Failure;
        }
    }

    private static string Describe(Exception error) => error switch
    {
        RerankerException or IOException or UnauthorizedAccessException => error.Message,
        Microsoft.Extensions.Options.OptionsValidationException options => string.Join(' ', options.Failures),
        _ => $"Unexpected {error.GetType().Name}: {error.Message} Run again with --verbose to see where, and report it.",
    };

    private static int Usage(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        Console.Error.WriteLine($"See: reranker {(command is RootCommand ? "" : command.Name + " ")}--help");
        return ExitCode.Usage;
    }

    private static void Report(string message) => Console.Error.WriteLine($"reranker: {message.ReplaceLineEndings(" ")}");
}
