using System.CommandLine;
using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

internal static class PullCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "A model's id on a hub (OWNER/NAME), its address (https://HOST/OWNER/NAME), or a folder." };
        var output = CommonOptions.Output();
        var revision = new Option<string?>("--revision") { Description = "A branch, tag or commit. [default: main]", HelpName = "REVISION" };
        var endpoint = new Option<string?>("--endpoint") { Description = "The hub's address. [default: $HF_ENDPOINT, then https://huggingface.co]", HelpName = "URL" };
        var cache = new Option<string?>("--cache") { Description = "Where downloads are kept by their checksums. [default: in the user's local application data]", HelpName = "FOLDER" };
        var command = new Command("pull", "Brings a model here, checked file by file, as a package that can be served. A token is read from $HF_TOKEN.") { model, output, revision, endpoint, cache };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var options = new HubOptions();
            if (parsed.GetValue(endpoint) is { } address)
            {
                options = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https" }
                    ? options with { Endpoint = uri }
                    : throw new UsageException($"--endpoint is '{address}'; expected an address such as https://huggingface.co.");
            }

            options = options with { Revision = parsed.GetValue(revision) ?? options.Revision, CacheFolder = parsed.GetValue(cache) ?? options.CacheFolder };

            using var http = ModelPuller.CreateHttpClient();
            var package = await PullAsync(host.Terminal, new ModelPuller(http, options), parsed.GetRequiredValue(model), parsed.GetRequiredValue(output), cancellationToken);
            host.Terminal.Print(
                new PackageResult(package.Identity.ToString(), package.Folder, package.Identity.Digest, package.Manifest!.ExportParity, package.Manifest.Metrics, package.Manifest.Calibration),
                ResultFormat.Json.PackageResult,
                static (console, result) => console.WriteRow(result.Folder));
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<ModelPackage> PullAsync(Terminal terminal, ModelPuller puller, string model, string output, CancellationToken cancellationToken)
    {
        using var line = terminal.StartProgress();
        var progress = new SynchronousProgress<PullProgress>(done => line.Show(
            string.Create(CultureInfo.InvariantCulture, $"{done.File}: {done.Bytes / 1e6:F1} of {done.TotalBytes / 1e6:F1} MB")));
        return await puller.PullAsync(model, output, progress, cancellationToken);
    }
}
