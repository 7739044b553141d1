using System.CommandLine;
using System.Globalization;

namespace Reranker.ConsoleHost;

internal static class FeedbackCommand
{
    public static Command Create() => new("feedback", "Keeps what users were shown and what they chose.") { CreateImport() };

    private static Command CreateImport()
    {
        var files = new Argument<string[]>("FILE") { Description = "JSON lines, plain or gzip; - for stdin.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("import", "Imports feedback: of each file all or nothing; what is known already is passed over.") { files };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var store = host.Get<IFeedbackStore>();
            var imported = new List<ImportedFile>();
            foreach (var file in parsed.GetRequiredValue(files))
                imported.Add(await ImportAsync(store, file, cancellationToken));
            host.Terminal.Print(new ImportResult(imported), ResultFormat.Json.ImportResult, static (console, result) =>
            {
                foreach (var file in result.Files)
                    console.WriteRow(string.Create(CultureInfo.InvariantCulture, $"{file.File}: {file.Read:N0} searches, {file.Added:N0} of them new"));
            });
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<ImportedFile> ImportAsync(IFeedbackStore store, string file, CancellationToken cancellationToken)
    {
        if (file != "-" && !File.Exists(file))
            throw new InputException($"There is no file '{file}'; expected one, or - for stdin.");
        try
        {
            var import = file == "-"
                ? await FeedbackJsonLines.ImportAsync(store, Console.OpenStandardInput(), cancellationToken)
                : await FeedbackJsonLines.ImportAsync(store, file, cancellationToken);
            return new ImportedFile(file, import.Read, import.Added);
        }
        catch (FeedbackFormatException error)
        {
            throw new InputException($"{(file == "-" ? "stdin" : file)}: {error.Message} Nothing of this file was imported.");
        }
    }
}
