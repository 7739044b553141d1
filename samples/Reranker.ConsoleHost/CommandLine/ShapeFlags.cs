using System.CommandLine;
using Reranker.Onnx;

namespace Reranker.ConsoleHost;

/// <summary>The options that say what a model made from scratch looks like.</summary>
internal sealed class ShapeFlags
{
    private readonly Option<int?> _vocabulary = CommonOptions.Number("--vocab-size", "From scratch: entries of the vocabulary, at most. [default: 7000]", least: 100);
    private readonly Option<int?> _hidden = CommonOptions.Number("--hidden-size", "From scratch: the width of a token's vector. [default: 160]");
    private readonly Option<int?> _layers = CommonOptions.Number("--layers", "From scratch: transformer layers. [default: 3]");
    private readonly Option<int?> _heads = CommonOptions.Number("--heads", "From scratch: attention heads a layer. [default: 5]");
    private readonly Option<int?> _intermediate = CommonOptions.Number("--intermediate-size", "From scratch: the width inside the feed-forward block. [default: 640]");
    private readonly Option<int?> _positions = CommonOptions.Number("--max-position", "From scratch: the most tokens of a pair. [default: 256]", least: 8);

    private IReadOnlyList<Option<int?>> All => [_vocabulary, _hidden, _layers, _heads, _intermediate, _positions];

    public void AddTo(Command command)
    {
        foreach (var option in All)
            command.Add(option);
    }

    /// <summary>The shape asked for; its <see cref="BertConfig.VocabSize"/> is the most entries that the vocabulary may have.</summary>
    /// <exception cref="UsageException">The hidden size is no multiple of the heads.</exception>
    public BertConfig Read(ParseResult parsed)
    {
        var config = new BertConfig
        {
            VocabSize = parsed.GetValue(_vocabulary) ?? 7000,
            HiddenSize = parsed.GetValue(_hidden) ?? 160,
            NumHiddenLayers = parsed.GetValue(_layers) ?? 3,
            NumAttentionHeads = parsed.GetValue(_heads) ?? 5,
            IntermediateSize = parsed.GetValue(_intermediate) ?? 640,
            MaxPositionEmbeddings = parsed.GetValue(_positions) ?? 256,
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
