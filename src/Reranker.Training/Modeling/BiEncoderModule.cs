using Reranker.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>One encoder, all of which learns, that reads query and document apart: logit = scale · cosine of their vectors.</summary>
/// <remarks>
/// Reimers and Gurevych 2019, "Sentence-BERT". A text costs once in a batch, however many pairs it is in: so every document of a step may be a negative of its other queries. With
/// <see cref="SentencePooling.Cls"/> the last layer computes that row alone.
/// </remarks>
internal sealed class BiEncoderModule : CrossEncoderModule
{
    private const int TokenBudget = 2048;
    private const double MaxPadding = 0.05;
    private readonly BertEmbeddings _embeddings;
    private readonly BertLayer[] _layers;

    public BiEncoderModule(BertConfig config, SentencePooling pooling, string queryPrompt, string documentPrompt, double scale)
        : base(config, nameof(BiEncoderModule))
    {
        (Pooling, QueryPrompt, DocumentPrompt, Scale) = (pooling, queryPrompt, documentPrompt, scale);
        var onlyCls = pooling == SentencePooling.Cls;
        _embeddings = new BertEmbeddings(config, Dropout);
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new BertLayer(config, Dropout, onlyFirstRow: onlyCls && i == config.NumHiddenLayers - 1))];

        register_module("bert/embeddings", _embeddings);
        for (var i = 0; i < _layers.Length; i++)
            register_module($"bert/encoder/layer/{i}", _layers[i]);
    }

    /// <summary>How the states of tokens become a vector.</summary>
    public SentencePooling Pooling { get; }

    /// <summary>What stands before every query.</summary>
    public string QueryPrompt { get; }

    /// <summary>What stands before every document.</summary>
    public string DocumentPrompt { get; }

    /// <summary>What the cosine is multiplied by.</summary>
    public double Scale { get; }

    /// <inheritdoc/>
    public override bool ReadsApart => true;

    /// <inheritdoc/>
    public override string Form => $"bi-encoder, {Pooling}, scale {Scale.ToString(System.Globalization.CultureInfo.InvariantCulture)}, prompts '{QueryPrompt}' and '{DocumentPrompt}'";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Parameter Parameter)> CheckpointParameters() =>
        named_parameters().Select(named => (CheckpointNames.Of(Config.Family, named.name.Replace('/', '.')), named.parameter));

    /// <summary>Both texts with all their special tokens and prompts, one after the other; each may be as long as the model reads.</summary>
    public override Func<string, EncodedPair> PairsOf(PairTokenizer tokenizer, string query, int? maxLength)
    {
        var first = tokenizer.EncodeSingle(QueryPrompt + query, maxLength);
        return document =>
        {
            var second = tokenizer.EncodeSingle(DocumentPrompt + document, maxLength);
            var ids = new int[first.Length + second.Length];
            first.Ids.CopyTo(ids);
            second.Ids.CopyTo(ids.AsMemory(first.Length));
            return new EncodedPair(ids, first.Length, first.Truncated || second.Truncated);
        };
    }

    /// <inheritdoc/>
    /// <exception cref="TrainingException">Always: a cosine has no scale to change.</exception>
    public override void RescaleLogits(double slope, double intercept) =>
        throw new TrainingException("The scores of a bi-encoder are cosines: a calibration cannot be put into its weights. Calibrate it without that.");

    /// <inheritdoc/>
    public override Tensor Logits(IReadOnlyList<EncodedPair> pairs, bool exact = false)
    {
        using var scope = NewDisposeScope();
        // The same tokens give the same vector, whichever side they are on.
        var texts = new Dictionary<TextKey, int>();
        int PlaceOf(ReadOnlyMemory<int> ids)
        {
            var key = new TextKey(isQuery: false, ids.ToArray());
            if (!texts.TryGetValue(key, out var place))
                texts.Add(key, place = texts.Count);
            return place;
        }

        var queries = new long[pairs.Count];
        var documents = new long[pairs.Count];
        for (var i = 0; i < pairs.Count; i++)
        {
            queries[i] = PlaceOf(pairs[i].Ids[..pairs[i].SecondSegmentStart]);
            documents[i] = PlaceOf(pairs[i].Ids[pairs[i].SecondSegmentStart..]);
        }

        var vectors = Vectors([.. texts.Keys.Select(static key => key.Ids)]);
        return ((vectors.index_select(0, tensor(queries)) * vectors.index_select(0, tensor(documents))).sum(-1) * Scale).MoveToOuterDisposeScope();
    }

    /// <summary>The vectors of texts, each of length 1: [texts, hidden], differentiable.</summary>
    public Tensor Vectors(int[][] texts)
    {
        using var scope = NewDisposeScope();
        var batches = BatchPlanner.Plan(Array.ConvertAll(texts, static ids => ids.Length), TokenBudget, MaxPadding);
        var place = new long[texts.Length];
        foreach (var (index, text) in batches.SelectMany(static batch => batch.Pairs.ToArray()).Index())
            place[text] = index;
        var pooled = cat([.. batches.Select(batch => Pooled([.. batch.Pairs.ToArray().Select(index => texts[index])], batch.Length))]);
        return functional.normalize(pooled.index_select(0, tensor(place)), dim: -1).MoveToOuterDisposeScope();
    }

    private Tensor Pooled(int[][] texts, int length)
    {
        using var scope = NewDisposeScope();
        var ids = new long[texts.Length * length];
        var bias = new float[ids.Length];
        Array.Fill(ids, Config.PadTokenId);
        Array.Fill(bias, float.NegativeInfinity);
        for (var row = 0; row < texts.Length; row++)
        {
            for (var i = 0; i < texts[row].Length; i++)
                ids[(row * length) + i] = texts[row][i];
            bias.AsSpan(row * length, texts[row].Length).Clear();
        }

        var mask = texts.All(text => text.Length == length) ? null : tensor(bias, [texts.Length, 1, 1, length]);
        var batch = tensor(ids, [texts.Length, length]);
        var hidden = _embeddings.forward(batch, zeros_like(batch));
        foreach (var layer in _layers)
            hidden = layer.forward(hidden, mask);
        if (Pooling == SentencePooling.Cls)
            return hidden.select(1, 0).MoveToOuterDisposeScope();

        var isPadding = tensor(bias, [texts.Length, length, 1]) < 0;
        return (Pooling == SentencePooling.Max
            ? hidden.masked_fill(isPadding, float.NegativeInfinity).amax([1])
            : hidden.masked_fill(isPadding, 0).sum(1) / tensor(Array.ConvertAll(texts, static text => (float)text.Length)).unsqueeze(1)).MoveToOuterDisposeScope();
    }
}
