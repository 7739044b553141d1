using System.CommandLine;

namespace Reranker.ConsoleHost;

internal static class RollbackCommand
{
    public static Command Create()
    {
        var command = new Command("rollback", "Makes the previous champion the champion again.");
        var change = new ChangeFlags();
        change.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            await host.PrintVersionAsync(await host.Get<ModelPromotion>().RollbackAsync(change.Read(parsed), cancellationToken), cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }
}
