using System.CommandLine;
using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

internal static class QuantizeCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var output = CommonOptions.Output("the package with both networks");
        var dataset = new DatasetFlags("What to measure the loss on: a BEIR folder, or JSON lines as train reads them. [default: the sample feedback]", isRequired: false);
        var maxLoss = new Option<double>("--max-loss") { Description = "The largest loss of nDCG@10 that is accepted.", HelpName = "X", DefaultValueFactory = static _ => new QuantizationOptions().MaxLoss };
        var bits = new Option<int>("--weight-bits") { Description = "The bits of a weight: 7 runs on every processor, 8 on those with VNNI or ARM's.", HelpName = "N", DefaultValueFactory = static _ => new QuantizationOptions().WeightBits };
        bits.AcceptOnlyFromAmong("7", "8");
        var command = new Command("quantize", "Adds a network of 8-bit integers to a model, if it ranks almost as well.") { model, output, maxLoss, bits };
        dataset.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = CommandHost.Create(parsed);
            var source = dataset.ReadSource(parsed) ?? host.Get<HostSettings>().SampleFeedback;
            if (source.Length == 0)
                throw new UsageException("There is no sample feedback to measure the loss on: name a judged dataset with --dataset.");
            var validation = await dataset.LoadAsync(source, parsed, cancellationToken);
            var package = await host.Models.OpenAsync(parsed.GetValue(model), cancellationToken);
            var options = new QuantizationOptions { MaxLoss = parsed.GetValue(maxLoss), WeightBits = parsed.GetValue(bits) };
            var quantized = await QuantizeAsync(host.Terminal, package, parsed.GetRequiredValue(output), validation, options, cancellationToken);
            host.Terminal.Print(
                new QuantizationResult(quantized.Identity.ToString(), quantized.Folder, quantized.Identity.Digest, quantized.Manifest!.Quantization!),
                ResultFormat.Json.QuantizationResult,
                static (console, result) =>
                {
                    console.WriteRow(result.Folder);
                    console.WriteRow(string.Create(CultureInfo.InvariantCulture,
                        $"nDCG@10 {result.Quantization.FullNdcg:F4} → {result.Quantization.QuantizedNdcg:F4} on {result.Quantization.Queries:N0} queries of {result.Quantization.Dataset}"));
                });
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<ModelPackage> QuantizeAsync(
        Terminal terminal, ModelPackage package, string output, RankingDataset validation, QuantizationOptions options, CancellationToken cancellationToken)
    {
        using var line = terminal.StartProgress();
        var progress = new SynchronousProgress<EvaluationProgress>(done => line.Show(
            string.Create(CultureInfo.InvariantCulture, $"{validation.Name}: {done.Query:N0} of {done.Total:N0} queries, with both networks")));
        return await ModelQuantizer.QuantizeAsync(package, output, validation, options, progress, cancellationToken);
    }
}
