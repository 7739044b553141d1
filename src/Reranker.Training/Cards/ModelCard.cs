using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>What a trained model says of itself: <c>README.md</c> as model hubs read it, and the curves of its training in <c>training.svg</c>.</summary>
/// <remarks>A section without data is left out. The base model's name, export parity, calibration and what quantization cost are taken from the manifest.</remarks>
public sealed record ModelCard
{
    internal const string FileName = "README.md";

    /// <summary>What the model is called.</summary>
    public required string Name { get; init; }

    /// <summary>The model's shape.</summary>
    public required BertConfig Config { get; init; }

    /// <summary>How a bi-encoder makes its vectors (<see cref="CrossEncoder.BiEncoder"/>); <see langword="null"/> (the default) for a cross-encoder.</summary>
    public SentenceEncoderOptions? BiEncoder { get; init; }

    /// <summary>How many numbers it has learnt.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>How its weights are stored.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>The model that the training started from; <see langword="null"/> for one trained from scratch.</summary>
    public ModelIdentity? BaseModel { get; init; }

    /// <summary>An SPDX identifier or <c>other</c>; <see langword="null"/> says nothing.</summary>
    public string? License { get; init; }

    /// <summary>The language of the data, such as <c>en</c>; <see langword="null"/> says nothing.</summary>
    public string? Language { get; init; }

    /// <summary>How to make the model again, as Markdown: the command, or the request.</summary>
    public required string Reproduction { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>How the training went.</summary>
    public required TrainingOutcome Trained { get; init; }

    /// <summary>How long it took, all sittings of an interrupted training together.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What it was trained on.</summary>
    public required RankingDataset Data { get; init; }

    /// <summary>What decided which weights were kept.</summary>
    public RankingDataset? Validation { get; init; }

    /// <summary>The files that the data came from.</summary>
    public IReadOnlyList<TrainingSource> Sources { get; init; } = [];

    /// <summary>Who taught it beside the labels, or where there were none.</summary>
    public IReadOnlyList<TeacherIdentity> Teachers { get; init; } = [];

    /// <summary>How well it ranks what it never saw.</summary>
    public IReadOnlyList<HeldOutFigures> HeldOut { get; init; } = [];

    /// <summary>Markdown to end with.</summary>
    public string? Notes { get; init; }

    /// <summary>Writes the card and the curves into a package's folder and seals it, so that they are part of its digest.</summary>
    /// <param name="folder">A folder with all that a package needs; another card in it is replaced.</param>
    /// <param name="manifest">What the manifest shall say; see <see cref="ModelPackage.SealAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the work; the folder then has to be sealed anew.</param>
    /// <exception cref="ModelPackageException">The folder is not complete.</exception>
    /// <exception cref="TrainingException">The files cannot be written.</exception>
    public async Task<ModelPackage> SealAsync(string folder, ModelManifest manifest, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(manifest);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, FileName), new CardText(this, manifest).Write(), cancellationToken).ConfigureAwait(false);
            var chart = Path.Combine(folder, TrainingChart.FileName);
            if (TrainingChart.Draw(Trained) is { } curves)
                await File.WriteAllTextAsync(chart, curves, cancellationToken).ConfigureAwait(false);
            else
                File.Delete(chart);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The model card of '{folder}' cannot be written: {error.Message} Make the folder writable, or free some space.", error);
        }

        return await ModelPackage.SealAsync(folder, manifest, cancellationToken).ConfigureAwait(false);
    }
}
