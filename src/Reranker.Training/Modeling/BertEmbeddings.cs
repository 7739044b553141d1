using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>The sum of word, position and segment embeddings, normalised.</summary>
internal sealed class BertEmbeddings : Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding _words;
    private readonly Embedding _positions;
    private readonly Embedding _segments;
    private readonly LayerNorm _norm;
    private readonly DropoutRates _dropout;

    public BertEmbeddings(BertConfig config, DropoutRates dropout)
        : base(nameof(BertEmbeddings))
    {
        _words = Embedding(config.VocabSize, config.HiddenSize);
        _positions = Embedding(config.MaxPositionEmbeddings, config.HiddenSize);
        _segments = Embedding(config.TypeVocabSize, config.HiddenSize);
        _norm = LayerNorm(config.HiddenSize, config.LayerNormEps);
        _dropout = dropout;

        register_module("word_embeddings", _words);
        register_module("position_embeddings", _positions);
        register_module("token_type_embeddings", _segments);
        register_module("LayerNorm", _norm);
    }

    /// <summary>[batch, length] ids and segments → [batch, length, hidden].</summary>
    public override Tensor forward(Tensor ids, Tensor typeIds)
    {
        using var scope = NewDisposeScope();
        var positions = _positions.weight!.narrow(0, 0, ids.shape[1]);
        var sum = _words.forward(ids) + _segments.forward(typeIds) + positions;
        return _dropout.Apply(_norm.forward(sum), training).MoveToOuterDisposeScope();
    }
}
