using Reranker.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>BERT, or one of its kin, with a classification head of one label, named as in Hugging Face checkpoints.</summary>
/// <remarks>
/// Devlin et al. 2019, "BERT". Only the first row (<c>[CLS]</c>) of the last layer is ever read, so the last layer computes
/// no other row; keys and values still see all tokens. The result is the same, the cost is not.
/// </remarks>
internal sealed class BertCrossEncoder : CrossEncoderModule
{
    private readonly BertEmbeddings _embeddings;
    private readonly BertLayer[] _layers;
    private readonly Linear _pooler;
    private readonly Linear _classifier;

    public BertCrossEncoder(BertConfig config)
        : base(config, nameof(BertCrossEncoder))
    {
        _embeddings = new BertEmbeddings(config, Dropout);
        _layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new BertLayer(config, Dropout, onlyFirstRow: i == config.NumHiddenLayers - 1))];
        _pooler = Linear(config.HiddenSize, config.HiddenSize);
        _classifier = Linear(config.HiddenSize, 1);

        register_module("bert/embeddings", _embeddings);
        for (var i = 0; i < _layers.Length; i++)
            register_module($"bert/encoder/layer/{i}", _layers[i]);
        register_module("bert/pooler/dense", _pooler);
        register_module("classifier", _classifier);
    }

    /// <summary>The parameters by their names in Hugging Face checkpoints (<c>bert.encoder.layer.0.attention.self.query.weight</c>).</summary>
    /// <remarks>TorchSharp allows no dots in a module's name, so the modules are registered with slashes.</remarks>
    public override IEnumerable<(string Name, Parameter Parameter)> CheckpointParameters() =>
        named_parameters().Select(named => (CheckpointNames.Of(Config.Family, named.name.Replace('/', '.')), named.parameter));

    /// <inheritdoc/>
    public override Tensor Logits(IReadOnlyList<EncodedPair> pairs, bool exact = false) => PairForward.Logits(this, pairs);

    /// <inheritdoc/>
    public override void RescaleLogits(double slope, double intercept)
    {
        using var noGradients = no_grad();
        _classifier.weight!.mul_(slope);
        _classifier.bias!.mul_(slope).add_(intercept);
    }

    /// <summary>Scores a batch.</summary>
    /// <param name="ids">[batch, length] int64.</param>
    /// <param name="typeIds">[batch, length] int64: 0 for the query, 1 for the document.</param>
    /// <param name="mask">[batch, 1, 1, length] float: 0 for tokens, −∞ for padding; <see langword="null"/> where there is no padding.</param>
    /// <returns>Logits, [batch].</returns>
    public Tensor Forward(Tensor ids, Tensor typeIds, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var hidden = _embeddings.forward(ids, typeIds);           // [batch, length, hidden]
        foreach (var layer in _layers)
            hidden = layer.forward(hidden, mask);                 // the last: [batch, 1, hidden]
        var cls = _pooler.forward(hidden.select(1, 0));           // [batch, hidden]
        var pooled = Config.Family switch
        {
            ModelFamily.DistilBert => cls.relu(),
            ModelFamily.Electra => functional.gelu(cls),
            _ => cls.tanh(),
        };
        return _classifier.forward(Dropout.Apply(pooled, training)).squeeze(-1).MoveToOuterDisposeScope();
    }
}
