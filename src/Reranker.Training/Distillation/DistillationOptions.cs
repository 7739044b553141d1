using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>How a small sentence encoder learns to make the vectors of a large one: see <see cref="EncoderDistillation"/>.</summary>
public sealed record DistillationOptions
{
    /// <summary>The student's shape; its vocabulary has at most <see cref="BertConfig.VocabSize"/> of the teacher's word pieces, and its weights' names are ELECTRA's. Default: 2 layers × 192, 12,000 pieces of 128 numbers.</summary>
    public BertConfig Shape { get; init; } = new()
    {
        VocabSize = 12_000, HiddenSize = 192, EmbeddingSize = 128, NumHiddenLayers = 2, NumAttentionHeads = 6, IntermediateSize = 384, HiddenDropoutProb = 0, AttentionProbsDropoutProb = 0,
    };

    /// <summary>What stands before the student's queries, which tells them from documents. Default: <c>query: </c>.</summary>
    public string QueryPrompt { get; init; } = "query: ";

    /// <summary>How the teacher runs; its prompts and pooling are its folder's unless they are named here.</summary>
    public OnnxRerankerOptions Teacher { get; init; } = new();

    /// <summary>Where the teacher's vectors are kept, for this training and others; <see langword="null"/> (the default) for in memory only.</summary>
    public string? VectorsFile { get; init; }

    /// <summary>Passages are cut after so many words, at least 1. Default: 110.</summary>
    public int MaxPassageWords { get; init; } = 110;

    /// <summary>The most texts of a source, drawn by the seed, at least 1; <see langword="null"/> (the default) for all.</summary>
    public int? MaxTextsPerSource { get; init; }

    /// <summary>How much it counts that the texts of a batch are as like each other as the teacher finds them, beside that each vector is the teacher's; at least 0. Default: 1.</summary>
    public double SimilarityWeight { get; init; } = 1;

    /// <summary>What cosines are divided by there; above 0. Default: 0.05.</summary>
    public double Temperature { get; init; } = 0.05;

    /// <summary>Steps, texts a step (<see cref="TrainingOptions.BatchSize"/>), learning rate, checkpoints. Losses, candidates and teachers' weights play no part.</summary>
    public TrainingOptions Training { get; init; } = new() { Epochs = 1, BatchSize = 64, LearningRate = 2e-3, WarmupRatio = 0.05 };

    /// <exception cref="TrainingOptionException">An option is out of its range.</exception>
    internal void Validate()
    {
        Training.Validate();
        Require(Shape is not null && Shape.HiddenSize > 0 && Shape.HiddenSize % Math.Max(1, Shape.NumAttentionHeads) == 0, nameof(Shape), Shape?.HiddenSize, $"a hidden size that is a multiple of the {Shape?.NumAttentionHeads} heads");
        Require(Shape!.EmbeddingWidth > 0 && Shape.EmbeddingWidth <= Shape.HiddenSize, nameof(Shape), Shape.EmbeddingWidth, $"embeddings no wider than the layers' {Shape.HiddenSize}");
        Require(QueryPrompt is not null, nameof(QueryPrompt), QueryPrompt, "a text, or an empty one");
        Require(Teacher is not null, nameof(Teacher), Teacher, "options");
        Require(MaxPassageWords >= 1, nameof(MaxPassageWords), MaxPassageWords, "at least 1");
        Require(MaxTextsPerSource is null or >= 1, nameof(MaxTextsPerSource), MaxTextsPerSource, "at least 1, or absent");
        Require(SimilarityWeight >= 0 && double.IsFinite(SimilarityWeight), nameof(SimilarityWeight), SimilarityWeight, "at least 0");
        Require(Temperature > 0 && double.IsFinite(Temperature), nameof(Temperature), Temperature, "above 0");
        Require(Training.BatchSize > 1, nameof(TrainingOptions.BatchSize), Training.BatchSize, "at least 2 texts");
    }

    private static void Require(bool condition, string name, object? value, string expected) => TrainingOptionException.Require(condition, "The distillation", name, value, expected);
}
