using System.CommandLine;
using Reranker.Onnx;

namespace Reranker.ConsoleHost;

/// <summary>The options that say what a new model looks like.</summary>
internal sealed class ShapeFlags
{
    private readonly BertConfig _usual;
    private readonly Option<int?> _vocabulary;
    private readonly Option<int?> _hidden;
    private readonly Option<int?> _layers;
    private readonly Option<int?> _heads;
    private readonly Option<int?> _intermediate;
    private readonly Option<int?> _positions;
    private readonly Option<int?>? _embeddings;

    private ShapeFlags(string when, BertConfig usual)
    {
        _usual = usual;
        _vocabulary = Number("--vocab-size", "entries of the vocabulary, at most", usual.VocabSize, least: 100);
        _hidden = Number("--hidden-size", "the width of a token's vector", usual.HiddenSize);
        _layers = Number("--layers", "transformer layers", usual.NumHiddenLayers);
        _heads = Number("--heads", "attention heads a layer", usual.NumAttentionHeads);
        _intermediate = Number("--intermediate-size", "the width inside the feed-forward block", usual.IntermediateSize);
        _positions = Number("--max-position", "the most tokens that it reads at once", usual.MaxPositionEmbeddings, least: 8);
        _embeddings = usual.EmbeddingSize is { } size ? Number("--embedding-size", "the width of a token's embedding, before it is widened", size) : null;

        Option<int?> Number(string name, string what, int value, int least = 1) => CommonOptions.Number(name, $"{when}{what}. [default: {value}]", least);
    }

    private IReadOnlyList<Option<int?>> All => [_vocabulary, _hidden, .. _embeddings is null ? [] : new[] { _embeddings }, _layers, _heads, _intermediate, _positions];

    /// <summary>Of a model that <c>train --from-scratch</c> makes.</summary>
    public static ShapeFlags FromScratch() => new("From scratch: ", new BertConfig
    {
        VocabSize = 7000, HiddenSize = 160, NumHiddenLayers = 3, NumAttentionHeads = 5, IntermediateSize = 640, MaxPositionEmbeddings = 256,
    });

    /// <summary>Of a student.</summary>
    public static ShapeFlags OfStudent(BertConfig usual) => new("The student: ", usual);

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>The shape asked for; its <see cref="BertConfig.VocabSize"/> is the most entries that the vocabulary may have.</summary>
    /// <exception cref="UsageException">The hidden size is no multiple of the heads.</exception>
    public BertConfig Read(ParseResult parsed)
    {
        var config = _usual with
        {
            VocabSize = parsed.GetValue(_vocabulary) ?? _usual.VocabSize,
            HiddenSize = parsed.GetValue(_hidden) ?? _usual.HiddenSize,
            EmbeddingSize = _embeddings is null ? _usual.EmbeddingSize : parsed.GetValue(_embeddings) ?? _usual.EmbeddingSize,
            NumHiddenLayers = parsed.GetValue(_layers) ?? _usual.NumHiddenLayers,
            NumAttentionHeads = parsed.GetValue(_heads) ?? _usual.NumAttentionHeads,
            IntermediateSize = parsed.GetValue(_intermediate) ?? _usual.IntermediateSize,
            MaxPositionEmbeddings = parsed.GetValue(_positions) ?? _usual.MaxPositionEmbeddings,
        };
        return config.HiddenSize % config.NumAttentionHeads == 0
            ? config
            : throw new UsageException($"--hidden-size {config.HiddenSize} is no multiple of --heads {config.NumAttentionHeads}.");
    }

    /// <exception cref="UsageException">A shape was given for a model that has one.</exception>
    public void RequireNone(ParseResult parsed)
    {
        if (All.FirstOrDefault(option => parsed.GetValue(option) is not null) is { } given)
            throw new UsageException($"{given.Name} shapes a new model: it goes with --from-scratch only.");
    }
}
