using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

internal static class RollbackCommand
{
    public static Command Create()
    {
        var command = new Command("rollback", "Makes the previous champion the champion again.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            await host.PrintVersionAsync(await host.Get<ModelPromotion>().RollbackAsync(cancellationToken), cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }
}
