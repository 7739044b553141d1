using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>What a training on files was asked for.</summary>
internal sealed record OfflineTrainingPlan
{
    /// <summary>The shape of a new model; <see langword="null"/> to train <see cref="BaseModel"/> further.</summary>
    public required BertConfig? Shape { get; init; }

    /// <summary>Where the embeddings of a new model start.</summary>
    public string? WordVectors { get; init; }

    /// <summary>The model to start from; <see langword="null"/> for the champion.</summary>
    public required string? BaseModel { get; init; }

    /// <summary>How a cross-encoder is put on top of <see cref="BaseModel"/>; <see langword="null"/> to train that itself.</summary>
    public JoinOptions? Join { get; init; }

    /// <summary>Negatives that the joined encoder finds.</summary>
    public EncoderNegativeOptions? EncoderNegatives { get; init; }

    /// <summary>How many word pieces stay when the training is done; <see langword="null"/> for all.</summary>
    public int? VocabularySize { get; init; }

    /// <summary>How <see cref="BaseModel"/> is trained as a bi-encoder; <see langword="null"/> for as a cross-encoder.</summary>
    public SentenceEncoderOptions? BiEncoder { get; init; }

    /// <summary>Files and folders; empty where there is a <see cref="Recipe"/>.</summary>
    public required IReadOnlyList<string> Data { get; init; }

    /// <summary>The file that says what is mixed from which files.</summary>
    public required string? Recipe { get; init; }

    public required string Output { get; init; }

    public required TrainingOptions Training { get; init; }

    public required WeightPrecision Precision { get; init; }

    /// <summary>Whether the package has no network of its own beside its weights.</summary>
    public bool WeightsOnly { get; init; }

    /// <summary>Negatives that a model finds hard.</summary>
    public HardNegativeOptions? HardNegatives { get; init; }

    /// <summary>That model; <see langword="null"/> for the champion.</summary>
    public string? HardNegativesModel { get; init; }

    /// <summary>Who teaches.</summary>
    public TeacherMixture? Teacher { get; init; }

    /// <summary>How its scores are calibrated, on <see cref="Validation"/>; <see langword="null"/> for not at all.</summary>
    public CalibrationOptions? Calibration { get; init; }

    /// <summary>What the model is measured on while it trains.</summary>
    public required IReadOnlyList<HeldOutDataset> Validation { get; init; }

    /// <summary>What the finished model is measured on.</summary>
    public required IReadOnlyList<HeldOutDataset> HeldOut { get; init; }

    /// <summary>How much it counts there beside the scores of the first stage.</summary>
    public required double FusionWeight { get; init; }

    public required string License { get; init; }

    public required string Language { get; init; }

    public required string? NotesFile { get; init; }
}
