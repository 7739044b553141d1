using Reranker.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>A sentence encoder that reads query and document apart, and layers on top in which the query reads the document.</summary>
/// <remarks>
/// logit = a · cosine + c · term match + b + head. The head starts at nothing, so a training begins with what the encoder and the words say and only adds. The encoder is frozen:
/// what it makes of a text is kept. Gao, Dai and Callan 2020, "Modularized Transformer-based Ranking Framework"; MacAvaney et al. 2020, "Efficient Document Re-Ranking for
/// Transformers by Precomputing Term Representations".
/// </remarks>
internal sealed class JoinedCrossEncoder : CrossEncoderModule
{
    private readonly BertLayer[] _interaction;
    private readonly Parameter _segments;
    private readonly Linear _dense;
    private readonly Linear _out;
    private readonly Parameter _cosine;
    private readonly Parameter _terms;
    private readonly Parameter _bias;
    private readonly Parameter _termWeights;
    private readonly JoinedShape _shape;

    public JoinedCrossEncoder(BertConfig config)
        : base(config, nameof(JoinedCrossEncoder))
    {
        _shape = config.Joined!;
        var embeddings = new BertEmbeddings(config, new DropoutRates());
        BertLayer[] layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new BertLayer(config, new DropoutRates(), onlyFirstRow: i == config.NumHiddenLayers - 1 && i >= _shape.SplitLayers))];
        _interaction = [.. Enumerable.Range(0, _shape.InteractionLayers).Select(_ => new BertLayer(config, Dropout, onlyFirstRow: false))];
        _segments = new Parameter(zeros(2, config.HiddenSize));
        _dense = Linear(config.HiddenSize, config.HiddenSize);
        _out = Linear(config.HiddenSize, 1);
        _cosine = new Parameter(ones(1));
        _terms = new Parameter(ones(1));
        _bias = new Parameter(zeros(1));
        _termWeights = new Parameter(zeros(config.VocabSize), requires_grad: false);

        register_module("embeddings", embeddings);
        for (var i = 0; i < layers.Length; i++)
            register_module($"encoder/layer/{i}", layers[i]);
        for (var i = 0; i < _interaction.Length; i++)
            register_module($"interaction/layer/{i}", _interaction[i]);
        register_parameter("interaction/segments", _segments);
        register_module("head/dense", _dense);
        register_module("head/out", _out);
        register_parameter("match/cosine", _cosine);
        register_parameter("match/terms", _terms);
        register_parameter("match/bias", _bias);
        register_parameter("match/term_weights", _termWeights);
        foreach (var (name, parameter) in CheckpointParameters())
            if (IsEncoder(name))
                parameter.requires_grad = false;
        Encoder = new FrozenEncoder(config, embeddings, layers);
    }

    /// <summary>Whether a parameter belongs to the encoder, which is not trained.</summary>
    public static bool IsEncoder(string name) =>
        name.StartsWith("embeddings.", StringComparison.Ordinal) || name.StartsWith("encoder.", StringComparison.Ordinal) || name == "match.term_weights";

    public override IEnumerable<(string Name, Parameter Parameter)> CheckpointParameters() =>
        named_parameters().Select(static named => (named.name.Replace('/', '.'), named.parameter));

    /// <summary>The encoder that reads query and document apart.</summary>
    public FrozenEncoder Encoder { get; }

    /// <summary>The parameters that scale and shift the parts of the logit, by their names in checkpoints.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> MatchParameters =>
        CheckpointParameters().Where(static named => named.Name is "match.cosine" or "match.terms" or "match.bias" or "head.out.weight" or "head.out.bias");

    public override int? LimitOf(EncodedText query, int? maxLength) => maxLength is { } most ? Math.Min(most, query.Length + 3 + most - 64) : null;

    public override Tensor Logits(IReadOnlyList<EncodedPair> pairs, bool exact = false)
    {
        using var scope = NewDisposeScope();
        var parts = Parts(pairs, exact);
        return ((_cosine * parts[0]) + (_terms * parts[1]) + _bias + parts[2]).MoveToOuterDisposeScope();
    }

    /// <summary>Gets the parts of each pair's logit: cosine, term match, head.</summary>
    public float[][] Features(IReadOnlyList<EncodedPair> pairs)
    {
        if (pairs.Count == 0)
            return [];
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        return [.. Parts(pairs, exact: false).t().reshape(-1).data<float>().ToArray().Chunk(3)];
    }

    /// <summary>Whether the head says nothing yet.</summary>
    public bool IsFresh
    {
        get
        {
            using var scope = NewDisposeScope();
            return _out.weight!.abs().max().item<float>() == 0;
        }
    }

    /// <summary>Sets how much cosine, term match and head count by what tells the candidates of some lists apart best.</summary>
    /// <returns>The parts of the lists' logits, and what they counted before and count now.</returns>
    public FittedMatch FitMatch(IReadOnlyList<TrainingList> lists, CancellationToken cancellationToken)
    {
        eval();
        var features = new List<float[][]>(lists.Count);
        foreach (var list in lists)
        {
            cancellationToken.ThrowIfCancellationRequested();
            features.Add(Features(list.Pairs));
        }

        var match = FittedMatch.Fit(lists, features, [_cosine.item<float>(), _terms.item<float>(), 1]);
        using var noGradients = no_grad();
        _cosine.fill_(match.After[0]);
        _terms.fill_(match.After[1]);
        _out.weight!.mul_(match.After[2]);
        _out.bias!.mul_(match.After[2]);
        _bias.fill_(match.Bias ?? _bias.item<float>());
        return match;
    }

    /// <inheritdoc/>
    public override void RescaleLogits(double slope, double intercept)
    {
        using var noGradients = no_grad();
        foreach (var (_, parameter) in MatchParameters)
            parameter.mul_(slope);
        _bias.add_(intercept);
    }

    /// <summary>Keeps what the encoder makes of texts in a file, too, and takes what is there already.</summary>
    /// <returns>Closes the file.</returns>
    /// <exception cref="CheckpointException">The file is of another encoder, or cannot be read.</exception>
    public IDisposable Keep(string path)
    {
        var weights = CheckpointParameters().Where(static named => IsEncoder(named.Name) && named.Name != "match.term_weights").Select(static named => (named.Name, (Tensor)named.Parameter));
        return Encoder.Keep(path, TextStateFile.DigestOf(weights, $"{_shape.SplitLayers} {string.Join(' ', _shape.QueryPrompt)}"));
    }

    // [3, pairs]: cosine, term match, head.
    private Tensor Parts(IReadOnlyList<EncodedPair> pairs, bool exact)
    {
        using var scope = NewDisposeScope();
        var texts = pairs.Select(TextKey.Split).ToArray();
        TextKey[] needed = [.. texts.SelectMany(static pair => new[] { pair.Query, pair.Document })];
        var states = exact ? Encoder.EncodeExactly(needed) : Encoder.Encode(needed);
        var joined = Array.ConvertAll(texts, pair => (Query: states[pair.Query], Document: states[pair.Document]));

        var batches = BatchPlanner.Plan(Array.ConvertAll(joined, static pair => pair.Document.Ids.Length), FrozenEncoder.TokenBudget, FrozenEncoder.MaxPadding);
        var place = new long[pairs.Count];
        foreach (var (index, pair) in batches.SelectMany(static batch => batch.Pairs.ToArray()).Index())
            place[pair] = index;
        var parts = cat([.. batches.Select(batch => Join(Array.ConvertAll(batch.Pairs.ToArray(), pair => joined[pair])))], 1).index_select(1, tensor(place)).MoveToOuterDisposeScope();
        Encoder.Cache.Trim();
        if (exact)
            foreach (var state in states.Values)
                state.Dispose();
        return parts;
    }

    private Tensor Join((TorchTextStates Query, TorchTextStates Document)[] pairs)
    {
        using var scope = NewDisposeScope();
        var (queries, queryBias) = Pad([.. pairs.Select(static pair => pair.Query)]);
        var (documents, documentBias) = Pad([.. pairs.Select(static pair => pair.Document)]);
        var bias = cat([queryBias, documentBias], 1).view(pairs.Length, 1, 1, -1);
        var stream = queries + _segments[0];
        for (var layer = 0; layer < _interaction.Length; layer++)
            stream = _interaction[layer].Attend(layer == _interaction.Length - 1 ? stream.narrow(1, 0, 1) : stream, stream, documents, _segments[1], bias);
        var pooled = _dense.forward(stream.select(1, 0)).tanh();
        var head = _out.forward(Dropout.Apply(pooled, training)).squeeze(-1);
        var cosine = (stack([.. pairs.Select(static pair => pair.Query.Vector)]) * stack([.. pairs.Select(static pair => pair.Document.Vector)])).sum(-1);
        var termWeights = _termWeights.data<float>().ToArray();
        var terms = tensor(Array.ConvertAll(pairs, pair => TermMatch.Of(_shape, termWeights, pair.Query.Ids, pair.Document.Ids)));
        return stack([cosine, terms, head]).MoveToOuterDisposeScope();
    }

    private (Tensor States, Tensor Bias) Pad(TorchTextStates[] texts)
    {
        var length = texts.Max(static text => text.Ids.Length);
        var states = zeros([texts.Length, length, Config.HiddenSize], texts[0].Tokens.dtype);
        var bias = new float[texts.Length * length];
        for (var row = 0; row < texts.Length; row++)
        {
            var own = texts[row].Ids.Length;
            using var target = states[row].narrow(0, 0, own);
            target.copy_(texts[row].Tokens);
            bias.AsSpan((row * length) + own, length - own).Fill(float.NegativeInfinity);
        }

        return (states.to(ScalarType.Float32), tensor(bias, [texts.Length, length]));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Encoder.Dispose();
        base.Dispose(disposing);
    }
}
