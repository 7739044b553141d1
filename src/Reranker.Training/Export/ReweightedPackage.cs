using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Publishes a package again whose weights were changed after its training: in the precision and form that it had, with its card.</summary>
internal static class ReweightedPackage
{
    /// <param name="model">The model with its new weights.</param>
    /// <param name="package">The package that it was loaded from.</param>
    /// <param name="folder">Where the new package shall be; it must not exist yet.</param>
    /// <param name="dataset">Where the pairs come from on which the export is compared with torch.</param>
    /// <param name="seed">Decides which pairs.</param>
    /// <param name="calibration">How its scores are calibrated now. A quantized network has to be made anew.</param>
    /// <param name="section">What the card says of the change, in place of an older section of its heading.</param>
    /// <param name="cancellationToken">Cancels the export; nothing is left behind.</param>
    public static async Task<ModelPackage> PublishAsync(
        CrossEncoder model, ModelPackage package, string folder, RankingDataset dataset, int seed, ScoreCalibration? calibration, string section, CancellationToken cancellationToken)
    {
        var card = Path.Combine(package.Folder, ModelCard.FileName);
        return await CrossEncoderExporter.ExportAsync(model, folder, new ExportOptions
        {
            Probe = ExportProbe.Sample(dataset, model.Tokenizer.MaxLength, seed),
            Precision = Checkpoint.IsHalf(package) ? WeightPrecision.Half : WeightPrecision.Full,
            WeightsOnly = !File.Exists(package.OnnxPath),
            Manifest = PackageFolder.ManifestOf(package) with { Calibration = calibration, Quantization = null },
            ModelCard = CardSection.PutInto(File.Exists(card) ? await File.ReadAllTextAsync(card, cancellationToken).ConfigureAwait(false) : "", section),
            Extras = [.. Directory.EnumerateFiles(package.Folder, "*.svg")],
        }, cancellationToken).ConfigureAwait(false);
    }
}
