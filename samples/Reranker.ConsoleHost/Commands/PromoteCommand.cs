using System.CommandLine;

namespace Reranker.ConsoleHost;

internal static class PromoteCommand
{
    public static Command Create()
    {
        var version = new Argument<int>("VERSION") { Description = "A version of the registered model." };
        var command = new Command("promote", "Makes a version the champion; the one before it is archived.") { version };
        var change = new ChangeFlags();
        change.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            await host.PrintVersionAsync(await host.Get<ModelPromotion>().PromoteAsync(parsed.GetValue(version), change.Read(parsed), cancellationToken), cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }
}
