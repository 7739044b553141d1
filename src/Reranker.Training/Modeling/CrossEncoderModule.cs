using Reranker.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>A network that scores pairs, whatever its form: what training, export and evaluation need of it.</summary>
internal abstract class CrossEncoderModule(BertConfig config, string name) : nn.Module(name)
{
    public BertConfig Config { get; } = config;

    public DropoutRates Dropout { get; } = new() { Hidden = config.HiddenDropoutProb, Attention = config.AttentionProbsDropoutProb };

    /// <summary>The parameters by their names in checkpoints.</summary>
    public abstract IEnumerable<(string Name, Parameter Parameter)> CheckpointParameters();

    /// <summary>Logits of all pairs, [pairs], in their own order; differentiable.</summary>
    /// <param name="pairs">The tokens.</param>
    /// <param name="exact">Uses nothing that was kept in half precision.</param>
    public abstract Tensor Logits(IReadOnlyList<EncodedPair> pairs, bool exact = false);

    /// <summary>Makes every logit slope · logit + intercept.</summary>
    public abstract void RescaleLogits(double slope, double intercept);

    /// <summary>Whether query and document are read apart, so that a text costs once in a step, and the documents of other queries next to nothing as negatives.</summary>
    public virtual bool ReadsApart => false;

    /// <summary>What decides the scores beside configuration and weights, in words; <see langword="null"/> for nothing.</summary>
    public virtual string? Form => null;

    /// <summary>What makes the pairs of a query with documents.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="query">The query, which is tokenised once.</param>
    /// <param name="maxLength">The most tokens in training; <see langword="null"/> for what the model reads.</param>
    public virtual Func<string, EncodedPair> PairsOf(PairTokenizer tokenizer, string query, int? maxLength)
    {
        var text = tokenizer.EncodeText(query);
        var limit = LimitOf(text, maxLength);
        return document => tokenizer.Encode(text, document, limit);
    }

    /// <summary>The most tokens of a pair in training, where a document shall be cut at the same place whatever its query.</summary>
    public virtual int? LimitOf(EncodedText query, int? maxLength) => maxLength;
}
