using Reranker.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>The sum of word, position and segment embeddings, normalised; widened to the layers' size where it is narrower.</summary>
internal sealed class BertEmbeddings : Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding _words;
    private readonly Embedding _positions;
    private readonly Embedding? _segments;
    private readonly LayerNorm _norm;
    private readonly Linear? _projection;
    private readonly int? _padding;
    private readonly DropoutRates _dropout;

    public BertEmbeddings(BertConfig config, DropoutRates dropout)
        : base(nameof(BertEmbeddings))
    {
        _words = Embedding(config.VocabSize, config.EmbeddingWidth);
        _positions = Embedding(config.MaxPositionEmbeddings, config.EmbeddingWidth);
        _segments = config.TypeVocabSize > 0 ? Embedding(config.TypeVocabSize, config.EmbeddingWidth) : null;
        _norm = LayerNorm(config.EmbeddingWidth, config.LayerNormEps);
        _projection = config.EmbeddingWidth == config.HiddenSize ? null : Linear(config.EmbeddingWidth, config.HiddenSize);
        _padding = config.CountsPositionsFromPadding ? config.PadTokenId : null;
        _dropout = dropout;

        register_module("word_embeddings", _words);
        register_module("position_embeddings", _positions);
        if (_segments is not null)
            register_module("token_type_embeddings", _segments);
        register_module("LayerNorm", _norm);
        if (_projection is not null)
            register_module("projection", _projection);
    }

    /// <summary>[batch, length] ids and segments → [batch, length, hidden].</summary>
    public override Tensor forward(Tensor ids, Tensor typeIds)
    {
        using var scope = NewDisposeScope();
        var sum = _words.forward(ids) + Positions(ids);
        if (_segments?.weight!.shape[0] == 1)
            sum += _segments.weight!;
        else if (_segments is not null)
            sum += _segments.forward(typeIds);
        var hidden = _dropout.Apply(_norm.forward(sum), training);
        return (_projection?.forward(hidden) ?? hidden).MoveToOuterDisposeScope();
    }

    /// <summary>[length, width], or [batch, length, width] in RoBERTa, which counts tokens that are no padding, also where a text says <c>&lt;pad></c>.</summary>
    private Tensor Positions(Tensor ids)
    {
        if (_padding is not { } padding)
            return _positions.weight!.narrow(0, 0, ids.shape[1]);
        var tokens = ids.ne(padding).to(ScalarType.Int64);
        return _positions.forward((tokens.cumsum(1) * tokens) + padding);
    }
}
