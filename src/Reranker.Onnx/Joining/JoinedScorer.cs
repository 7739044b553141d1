using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Reranker.Onnx;

/// <summary>A joined cross-encoder in two networks: each text is read once and its states are kept, and a pair costs only what joins them. Safe for concurrent use.</summary>
/// <remarks>States are kept in half precision, and used so from the first time: a pair's score does not depend on what was kept.</remarks>
internal sealed class JoinedScorer : INetworkScorer
{
    // Texts of about one length run together up to here; beyond it nothing is gained on a CPU.
    private const int EncoderBudget = 2048;
    private const double MaxPadding = 0.1;
    private static readonly string[] EncoderInputs = ["input_ids", "attention_mask"], EncoderOutputs = ["states", "vector"];
    private static readonly string[] ReadingInputs = ["query_states", "query_mask", "document_states", "document_mask", "cosine", "terms"], ReadingOutputs = ["logits"];

    private readonly JoinedParts _parts;
    private readonly InferenceSession _encoder;
    private readonly InferenceSession _reading;
    private readonly KeptStates _kept;
    private readonly int[] _prompt;
    private readonly RunOptions _runOptions = new();

    private JoinedScorer(JoinedParts parts, InferenceSession encoder, InferenceSession reading, long maxStateBytes)
    {
        _parts = parts with { Encoder = [], Reading = [] };
        _encoder = encoder;
        _reading = reading;
        _kept = new KeptStates(maxStateBytes);
        _prompt = [.. parts.Config.Joined!.QueryPrompt];
    }

    /// <inheritdoc/>
    public int Width => 1;

    /// <inheritdoc/>
    public bool HasLoneSession => false;

    /// <summary>Loads a package that has weights.</summary>
    /// <exception cref="ModelPackageException">The weights are missing or broken.</exception>
    public static JoinedScorer Load(ModelPackage package, OnnxRerankerOptions options)
    {
        var parts = CheckpointNetwork.WriteParts(package);
        using var sessionOptions = OnnxScorer.CreateSessionOptions(options.IntraOpThreads);
        var encoder = new InferenceSession(parts.Encoder, sessionOptions);
        try
        {
            return new JoinedScorer(parts, encoder, new InferenceSession(parts.Reading, sessionOptions), options.MaxStateBytes);
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> rows, bool alone)
    {
        try
        {
            var (queries, documents) = (new TextKey[batch.Pairs.Length], new TextKey[batch.Pairs.Length]);
            for (var i = 0; i < queries.Length; i++)
                (queries[i], documents[i]) = TextKey.Split(pairs[batch.Pairs.Span[i]]);
            var states = Encode([.. queries, .. documents]);
            var logits = Read(queries, documents, states);
            for (var i = 0; i < logits.Length; i++)
            {
                if (!float.IsFinite(logits[i]))
                    throw new InferenceException($"The model gave {logits[i]} for the pair {batch.Pairs.Span[i]}; expected a finite number. Its weights are probably broken.");
                rows[batch.Pairs.Span[i]] = logits[i];
            }
        }
        catch (OnnxRuntimeException error)
        {
            throw new InferenceException($"ONNX Runtime failed on {batch.Pairs.Length} pairs of {batch.Length} tokens; expected logits for each of them. It says: {error.Message}", error);
        }
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _reading.Dispose();
        _runOptions.Dispose();
    }

    private Dictionary<TextKey, TextStates> Encode(TextKey[] texts)
    {
        var found = new Dictionary<TextKey, TextStates>();
        var missing = new HashSet<TextKey>();
        foreach (var text in texts)
        {
            if (found.ContainsKey(text))
                continue;
            if (_kept.Find(text) is { } states)
                found[text] = states;
            else
                missing.Add(text);
        }

        TextKey[] unknown = [.. missing];
        foreach (var batch in BatchPlanner.Plan(Array.ConvertAll(unknown, LengthOf), EncoderBudget, MaxPadding))
            Encode(Array.ConvertAll(batch.Pairs.ToArray(), index => unknown[index]), batch.Length, found);
        return found;
    }

    private int LengthOf(TextKey text) => text.Ids.Length + PromptOf(text).Length;

    private int[] PromptOf(TextKey text) => text.IsQuery ? _prompt : [];

    private void Encode(TextKey[] texts, int length, Dictionary<TextKey, TextStates> found)
    {
        var hidden = _parts.Config.HiddenSize;
        var ids = new long[texts.Length * length];
        var mask = new long[ids.Length];
        Array.Fill(ids, _parts.Config.PadTokenId);
        for (var row = 0; row < texts.Length; row++)
        {
            var place = row * length;
            ids[place++] = texts[row].Ids[0];
            foreach (var token in PromptOf(texts[row]))
                ids[place++] = token;
            foreach (var token in texts[row].Ids.AsSpan(1))
                ids[place++] = token;
            mask.AsSpan(row * length, place - (row * length)).Fill(1);
        }

        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, [texts.Length, length]);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, [texts.Length, length]);
        using var outputs = _encoder.Run(_runOptions, EncoderInputs, [idsValue, maskValue], EncoderOutputs);
        var states = outputs[0].GetTensorDataAsSpan<float>();
        var vectors = outputs[1].GetTensorDataAsSpan<float>();
        for (var row = 0; row < texts.Length; row++)
        {
            var text = texts[row];
            var tokens = new Half[text.Ids.Length * hidden];
            var own = states.Slice(row * length * hidden, LengthOf(text) * hidden);
            TensorPrimitives.ConvertToHalf(own[..hidden], tokens);
            TensorPrimitives.ConvertToHalf(own[((1 + PromptOf(text).Length) * hidden)..], tokens.AsSpan(hidden));
            found[text] = new TextStates(tokens, vectors.Slice(row * hidden, hidden).ToArray());
            _kept.Add(text, found[text]);
        }
    }

    private float[] Read(TextKey[] queries, TextKey[] documents, Dictionary<TextKey, TextStates> states)
    {
        var (count, hidden) = (queries.Length, _parts.Config.HiddenSize);
        var (queryStates, queryMask, queryLength) = Pad(queries, states);
        var (documentStates, documentMask, documentLength) = Pad(documents, states);
        var (cosine, terms) = (new float[count], new float[count]);
        for (var row = 0; row < count; row++)
        {
            cosine[row] = TensorPrimitives.Dot(states[queries[row]].Vector, states[documents[row]].Vector);
            terms[row] = TermMatch.Of(_parts.Config.Joined!, _parts.TermWeights, queries[row].Ids, documents[row].Ids);
        }

        OrtValue[] inputs =
        [
            OrtValue.CreateTensorValueFromMemory(queryStates, [count, queryLength, hidden]), OrtValue.CreateTensorValueFromMemory(queryMask, [count, queryLength]),
            OrtValue.CreateTensorValueFromMemory(documentStates, [count, documentLength, hidden]), OrtValue.CreateTensorValueFromMemory(documentMask, [count, documentLength]),
            OrtValue.CreateTensorValueFromMemory(cosine, [count, 1]), OrtValue.CreateTensorValueFromMemory(terms, [count, 1]),
        ];
        try
        {
            using var outputs = _reading.Run(_runOptions, ReadingInputs, inputs, ReadingOutputs);
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        finally
        {
            foreach (var input in inputs)
                input.Dispose();
        }
    }

    private (float[] States, long[] Mask, int Length) Pad(TextKey[] texts, Dictionary<TextKey, TextStates> states)
    {
        var hidden = _parts.Config.HiddenSize;
        var length = texts.Max(static text => text.Ids.Length);
        var padded = new float[texts.Length * length * hidden];
        var mask = new long[texts.Length * length];
        for (var row = 0; row < texts.Length; row++)
        {
            TensorPrimitives.ConvertToSingle(states[texts[row]].Tokens, padded.AsSpan(row * length * hidden));
            mask.AsSpan(row * length, texts[row].Ids.Length).Fill(1);
        }

        return (padded, mask, length);
    }
}
