using System.CommandLine;
using Reranker.Training;

namespace Reranker.ConsoleHost;

internal static class RegisterBaseCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model("The model to register. [default: $Reranker__BaseModel, then the one beside the application]");
        var replace = new Option<bool>("--replace") { Description = "Register it and make it the champion though there is one." };
        var command = new Command("register-base", "Registers the first champion; where there is one, nothing happens.") { model, replace };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var package = parsed.GetValue(model) is { } name
                ? await host.Models.OpenAsync(name, cancellationToken)
                : await host.Models.OpenBaseAsync(cancellationToken);
            var champion = await host.Get<IModelRegistry>().FindByAliasAsync(ModelNames.RegisteredModel, ModelNames.Champion, cancellationToken);
            var registration = host.Get<BaseModelRegistration>();
            var version = parsed.GetValue(replace)
                ? await registration.RegisterAsync(package, cancellationToken)
                : await registration.EnsureAsync(package, cancellationToken);
            if (version.Version == champion?.Version)
                host.Terminal.Note("There is a champion: nothing was registered. Say --replace to register the model nevertheless.");
            await host.PrintVersionAsync(version, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }
}
