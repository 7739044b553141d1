using Reranker.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>A joined cross-encoder's encoder: it is not trained, so what it makes of a text is kept.</summary>
internal sealed class FrozenEncoder(BertConfig config, BertEmbeddings embeddings, BertLayer[] layers) : IDisposable
{
    public const int TokenBudget = 6144;
    public const double MaxPadding = 0.1;

    private readonly JoinedShape _shape = config.Joined!;
    private TextStateFile? _file;

    public TextStateCache Cache { get; } = new();

    /// <summary>Encodes texts, those that are not kept yet.</summary>
    public Dictionary<TextKey, TorchTextStates> Encode(IReadOnlyCollection<TextKey> texts)
    {
        var found = new Dictionary<TextKey, TorchTextStates>();
        var missing = new List<TextKey>();
        foreach (var text in texts)
        {
            if (found.ContainsKey(text))
                continue;
            if (Cache.Find(text) is { } known)
                found[text] = known;
            else
                missing.Add(text);
        }

        foreach (var (key, states) in EncodeAll([.. missing.Distinct()], ScalarType.Float16))
        {
            found[key] = states;
            Cache.Add(key, states);
            _file?.Add(key, states);
        }

        return found;
    }

    /// <summary>Encodes texts in full precision; nothing is kept, and the caller disposes of the states.</summary>
    public Dictionary<TextKey, TorchTextStates> EncodeExactly(IReadOnlyCollection<TextKey> texts) => EncodeAll([.. texts.Distinct()], ScalarType.Float32);

    /// <summary>Keeps states in a file, too, and takes what is there already.</summary>
    /// <param name="path">The file.</param>
    /// <param name="digest">A digest of what decides the states.</param>
    /// <returns>Closes the file.</returns>
    /// <exception cref="CheckpointException">The file is of another encoder, or cannot be read.</exception>
    public IDisposable Keep(string path, string digest)
    {
        _file = TextStateFile.Open(path, digest, config.HiddenSize, Cache.Take);
        return new KeptStates(this);
    }

    public void Dispose() => Cache.Dispose();

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

    private int WithPrompt(TextKey text) => text.Ids.Length + (text.IsQuery ? _shape.QueryPrompt.Count : 0);

    private TorchTextStates[] Encode(TextKey[] texts, int length, ScalarType precision)
    {
        using var scope = NewDisposeScope();
        var ids = new long[texts.Length * length];
        var bias = new float[ids.Length];
        Array.Fill(ids, config.PadTokenId);
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
        var hidden = embeddings.forward(batch, zeros_like(batch));
        var split = hidden;
        for (var layer = 0; layer < layers.Length; layer++)
        {
            hidden = layers[layer].forward(hidden, mask);
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

    private sealed class KeptStates(FrozenEncoder encoder) : IDisposable
    {
        public void Dispose()
        {
            encoder._file?.Dispose();
            encoder._file = null;
        }
    }
}
