using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>How layers are put on top of a sentence encoder: see <see cref="CrossEncoder.Join"/>.</summary>
public sealed record JoinOptions
{
    /// <summary>After how many of the encoder's layers the query starts to read the document; from 1 to all of them. Default: 4.</summary>
    public int SplitLayers { get; init; } = 4;

    /// <summary>Layers in which it does; from 1 to 12. They start as copies of the encoder's layers after the split. Default: 2.</summary>
    public int InteractionLayers { get; init; } = 2;

    /// <summary>What the encoder was pretrained to see before a query. Default: nothing.</summary>
    public string QueryPrompt { get; init; } = "";

    /// <summary>How much the cosine of both vectors counts at the start; at least 0. Default: 20.</summary>
    public double CosineWeight { get; init; } = 20;

    /// <summary>How much the share of matching terms counts at the start; at least 0. Default: 1.5.</summary>
    public double TermWeight { get; init; } = 1.5;

    /// <summary>Decides the weights that start at random. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    /// <exception cref="TrainingOptionException">An option is out of its range.</exception>
    internal void Validate(BertConfig encoder)
    {
        Require(encoder.Family is ModelFamily.Bert or ModelFamily.Electra && encoder.Joined is null, "encoder", encoder.ModelType, "a BERT encoder, such as MiniLM, or an ELECTRA");
        Require(SplitLayers >= 1 && SplitLayers <= encoder.NumHiddenLayers, nameof(SplitLayers), SplitLayers, $"from 1 to the encoder's {encoder.NumHiddenLayers} layers");
        Require(InteractionLayers is >= 1 and <= 12, nameof(InteractionLayers), InteractionLayers, "from 1 to 12");
        Require(QueryPrompt is not null, nameof(QueryPrompt), QueryPrompt, "a text, or an empty one");
        Require(CosineWeight >= 0 && double.IsFinite(CosineWeight), nameof(CosineWeight), CosineWeight, "at least 0");
        Require(TermWeight >= 0 && double.IsFinite(TermWeight), nameof(TermWeight), TermWeight, "at least 0");
    }

    private static void Require(bool condition, string name, object? value, string expected) => TrainingOptionException.Require(condition, "The join", name, value, expected);
}
