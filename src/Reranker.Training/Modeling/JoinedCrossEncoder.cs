using Reranker.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>A sentence encoder that reads query and document apart, and layers on top in which the query reads the document.</summary>
/// <remarks>
/// logit = a · cosine + c · term match + b + head. The head starts at nothing, so a training begins with what the encoder and the words say and only adds. The encoder is frozen:
/// what it makes of a text is kept. Gao, Dai and Callan 2020, "Modularized Transfomer-based Ranking Framework"; MacAvaney et al. 2020, "Efficient Document Re-Ranking for
/// Transformers by Precomputing Term Representations".
/// </remarks>
internal sealed class JoinedCrossEncoder : CrossEncoderModule
{
    private const int TokenBudget = 6144;
    private const double MaxPadding = 0.1;
    private readonly BertEmbeddings _embeddings;
    private readonly BertLayer[] _layers;
    private readonly BertLayer[] _interaction;
    private readonly Parameter _segments;
    private readonly Linear _dense;
    private readonly Linear _out;
    private readonly Parameter _cosine;
    private readonly Parameter _terms;
    private readonly Parameter _bias;
    private readonly Parameter _termWeights;
    private readonly TextStateCache _cache = new();
    private readonly JoinedShape _shape;
    private float[]? _termWeightValues;
    private TextStateFile? _file;

    public JoinedCrossEncoder(BertConfig config)
        : base(config, nameof(JoinedCrossEncoder))
    {
        _shape = config.Joined!;
        _embeddings = new BertEmbeddings(config, new DropoutRates());
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new BertLayer(config, new DropoutRates(), onlyFirstRow: i == config.NumHiddenLayers - 1 && i >= _shape.SplitLayers))];
        _interaction = [.. Enumerable.Range(0, _shape.InteractionLayers).Select(_ => new BertLayer(config, Dropout, onlyFirstRow: false))];
        _segments = new Parameter(zeros(2, config.HiddenSize));
        _dense = Linear(config.HiddenSize, config.HiddenSize);
        _out = Linear(config.HiddenSize, 1);
        _cosine = new Parameter(ones(1));
        _terms = new Parameter(ones(1));
        _bias = new Parameter(zeros(1));
        _termWeights = new Parameter(zeros(config.VocabSize), requires_grad: false);

        register_module("embeddings", _embeddings);
        for (var i = 0; i < _layers.Length; i++)
            register_module($"encoder/layer/{i}", _layers[i]);
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
    }

    /// <summary>Whether a parameter belongs to the encoder, which is not trained.</summary>
    public static bool IsEncoder(string name) =>
        name.StartsWith("embeddings.", StringComparison.Ordinal) || name.StartsWith("encoder.", StringComparison.Ordinal) || name == "match.term_weights";

    public override IEnumerable<(string Name, Parameter Parameter)> CheckpointParameters() =>
        named_parameters().Select(static named => (named.name.Replace('/', '.'), named.parameter));

    public TextStateCache Cache => _cache;

    public override int? LimitOf(EncodedText query, int? maxLength) => maxLength is { } most ? Math.Min(most, query.Length + 3 + most - 64) : null;

    public override Tensor Logits(IReadOnlyList<EncodedPair> pairs, bool exact = false)
    {
        using var scope = NewDisposeScope();
        var texts = pairs.Select(TextKey.Split).ToArray();
        TextKey[] needed = [.. texts.SelectMany(static pair => new[] { pair.Query, pair.Document })];
        var states = exact ? EncodeAll([.. needed.Distinct()], ScalarType.Float32) : Encode(needed);
        var joined = new (TorchTextStates Query, TorchTextStates Document)[pairs.Count];
        for (var i = 0; i < joined.Length; i++)
            joined[i] = (states[texts[i].Query], states[texts[i].Document]);

        var batches = BatchPlanner.Plan(Array.ConvertAll(joined, static pair => pair.Document.Ids.Length), TokenBudget, MaxPadding);
        var place = new long[pairs.Count];
        foreach (var (index, pair) in batches.SelectMany(static batch => batch.Pairs.ToArray()).Index())
            place[pair] = index;
        var logits = cat([.. batches.Select(batch => Join([.. batch.Pairs.ToArray().Select(pair => joined[pair])]))]).index_select(0, tensor(place)).MoveToOuterDisposeScope();
        _cache.Trim();
        if (exact)
            foreach (var state in states.Values)
                state.Dispose();
        return logits;
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
    /// <returns>The weights of cosine and terms, and the head's share of what it was.</returns>
    public double[] FitMatch(IReadOnlyList<TrainingList> lists)
    {
        eval();
        var features = lists.Where(static list => list.Candidates.Any(static candidate => candidate.Grade > 0)).Select(list =>
        {
            var total = list.Candidates.Sum(static candidate => Math.Max(0, candidate.Grade));
            return Features(list.Pairs).Zip(list.Candidates, (features, candidate) => (features, Math.Max(0, candidate.Grade) / total)).ToArray();
        }).ToArray();
        if (features.Length == 0)
            return [_cosine.item<float>(), _terms.item<float>(), 1];
        var fresh = IsFresh;
        var weights = MatchFit.Fit(features, [_cosine.item<float>(), _terms.item<float>(), fresh ? 0 : 1]);
        using var noGradients = no_grad();
        _cosine.fill_(weights[0]);
        _terms.fill_(weights[1]);
        _bias.fill_(-features.Average(list => list.Average(one => weights.Zip(one.Item1, static (weight, feature) => weight * feature).Sum())));
        _out.weight!.mul_(fresh ? 1 : weights[2]);
        _out.bias!.mul_(fresh ? 1 : weights[2]);
        return weights;
    }

    /// <inheritdoc/>
    public override void RescaleLogits(double slope, double intercept)
    {
        using var noGradients = no_grad();
        foreach (var part in new[] { _cosine, _terms, _bias, _out.weight!, _out.bias! })
            part.mul_(slope);
        _bias.add_(intercept);
    }

    /// <summary>What the logit of each pair is made of: cosine, term match, head.</summary>
    public float[][] Features(IReadOnlyList<EncodedPair> pairs)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var texts = pairs.Select(TextKey.Split).ToArray();
        var states = Encode([.. texts.SelectMany(static pair => new[] { pair.Query, pair.Document })]);
        var matches = Array.ConvertAll(texts, pair => (
            Cosine: (states[pair.Query].Vector * states[pair.Document].Vector).sum().item<float>(),
            Terms: TermMatch.Of(_shape, TermWeightValues, states[pair.Query].Ids, states[pair.Document].Ids)));
        var rest = Logits(pairs) - (_cosine * tensor(Array.ConvertAll(matches, static match => match.Cosine))) - (_terms * tensor(Array.ConvertAll(matches, static match => match.Terms))) - _bias;
        return [.. matches.Zip(rest.data<float>().ToArray(), static (match, head) => new[] { match.Cosine, match.Terms, head })];
    }

    /// <summary>Encodes texts, those that are not kept yet.</summary>
    public Dictionary<TextKey, TorchTextStates> Encode(IReadOnlyCollection<TextKey> texts)
    {
        var found = new Dictionary<TextKey, TorchTextStates>();
        var missing = new List<TextKey>();
        foreach (var text in texts)
        {
            if (found.ContainsKey(text))
                continue;
            if (_cache.Find(text) is { } known)
                found[text] = known;
            else
                missing.Add(text);
        }

        foreach (var (key, states) in EncodeAll([.. missing.Distinct()], ScalarType.Float16))
        {
            found[key] = states;
            _cache.Add(key, states);
            _file?.Add(key, states);
        }

        return found;
    }

    /// <summary>Keeps what the encoder makes of texts in a file, too, and takes what is there already.</summary>
    /// <returns>What closes the file.</returns>
    /// <exception cref="CheckpointException">The file is of another encoder, or cannot be read.</exception>
    public IDisposable Keep(string path)
    {
        var encoder = CheckpointParameters().Where(static named => IsEncoder(named.Name) && named.Name != "match.term_weights").Select(static named => (named.Name, (Tensor)named.Parameter));
        var digest = TextStateFile.DigestOf(encoder, $"{_shape.SplitLayers} {string.Join(' ', _shape.QueryPrompt)}");
        _file = TextStateFile.Open(path, digest, Config.HiddenSize, _cache.Take);
        return new KeptStates(this);
    }

    private sealed class KeptStates(JoinedCrossEncoder model) : IDisposable
    {
        public void Dispose()
        {
            model._file?.Dispose();
            model._file = null;
        }
    }

    private Dictionary<TextKey, TorchTextStates> EncodeAll(TextKey[] texts, ScalarType precision)
    {
        var found = new Dictionary<TextKey, TorchTextStates>(texts.Length);
        using var noGradients = no_grad();
        foreach (var batch in BatchPlanner.Plan(Array.ConvertAll(texts, WithPrompt), TokenBudget, MaxPadding))
        {
            var chosen = Array.ConvertAll(batch.Pairs.ToArray(), index => texts[index]);
            foreach (var (key, states) in chosen.Zip(Encode(chosen, batch.Length, precision)))
                found[key] = states;
        }

        return found;
    }

    private float[] TermWeightValues => _termWeightValues ??= _termWeights.data<float>().ToArray();

    /// <summary>To be called after the weights of terms were set.</summary>
    public void Refresh() => _termWeightValues = null;

    private int WithPrompt(TextKey text) => text.Ids.Length + (text.IsQuery ? _shape.QueryPrompt.Count : 0);

    private TorchTextStates[] Encode(TextKey[] texts, int length, ScalarType precision)
    {
        using var scope = NewDisposeScope();
        var ids = new long[texts.Length * length];
        var bias = new float[ids.Length];
        Array.Fill(ids, Config.PadTokenId);
        Array.Fill(bias, float.NegativeInfinity);
        for (var row = 0; row < texts.Length; row++)
        {
            var place = row * length;
            var tokens = texts[row].Ids;
            ids[place++] = tokens[0];
            if (texts[row].IsQuery)
                foreach (var token in _shape.QueryPrompt)
                    ids[place++] = token;
            foreach (var token in tokens.AsSpan(1))
                ids[place++] = token;
            bias.AsSpan(row * length, place - (row * length)).Clear();
        }

        var mask = tensor(bias, [texts.Length, 1, 1, length]);
        var batch = tensor(ids, [texts.Length, length]);
        var hidden = _embeddings.forward(batch, zeros_like(batch));
        var split = hidden;
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            hidden = _layers[layer].forward(hidden, mask);
            if (layer == _shape.SplitLayers - 1)
                split = hidden;
        }

        var vectors = functional.normalize(hidden.select(1, 0), dim: -1);
        var kept = split.to(precision);
        var states = new TorchTextStates[texts.Length];
        for (var row = 0; row < texts.Length; row++)
        {
            var text = texts[row];
            var prompt = text.IsQuery ? _shape.QueryPrompt.Count : 0;
            var own = kept[row];
            var tokens = prompt == 0
                ? own.narrow(0, 0, text.Ids.Length).clone()
                : cat([own.narrow(0, 0, 1), own.narrow(0, 1 + prompt, text.Ids.Length - 1)]);
            states[row] = new TorchTextStates(text.Ids, tokens.DetachFromDisposeScope(), vectors[row].clone().DetachFromDisposeScope());
        }

        return states;
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
        var terms = tensor(Array.ConvertAll(pairs, pair => TermMatch.Of(_shape, TermWeightValues, pair.Query.Ids, pair.Document.Ids)));
        return ((_cosine * cosine) + (_terms * terms) + _bias + head).MoveToOuterDisposeScope();
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
            _cache.Dispose();
        base.Dispose(disposing);
    }
}
