using Reranker.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>Self-attention and feed-forward, each followed by a residual connection and layer normalisation.</summary>
internal sealed class BertLayer : Module<Tensor, Tensor?, Tensor>
{
    private readonly bool _onlyFirstRow;
    private readonly long _heads;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _attentionOutput;
    private readonly LayerNorm _attentionNorm;
    private readonly Linear _intermediate;
    private readonly Linear _output;
    private readonly LayerNorm _outputNorm;
    private readonly DropoutRates _dropout;

    /// <param name="config">The model's shape.</param>
    /// <param name="dropout">The model's dropout.</param>
    /// <param name="onlyFirstRow">Compute only the first row of the result: [batch, 1, hidden].</param>
    public BertLayer(BertConfig config, DropoutRates dropout, bool onlyFirstRow)
        : base(nameof(BertLayer))
    {
        _onlyFirstRow = onlyFirstRow;
        _heads = config.NumAttentionHeads;
        _query = Linear(config.HiddenSize, config.HiddenSize);
        _key = Linear(config.HiddenSize, config.HiddenSize);
        _value = Linear(config.HiddenSize, config.HiddenSize);
        _attentionOutput = Linear(config.HiddenSize, config.HiddenSize);
        _attentionNorm = LayerNorm(config.HiddenSize, config.LayerNormEps);
        _intermediate = Linear(config.HiddenSize, config.IntermediateSize);
        _output = Linear(config.IntermediateSize, config.HiddenSize);
        _outputNorm = LayerNorm(config.HiddenSize, config.LayerNormEps);
        _dropout = dropout;

        register_module("attention/self/query", _query);
        register_module("attention/self/key", _key);
        register_module("attention/self/value", _value);
        register_module("attention/output/dense", _attentionOutput);
        register_module("attention/output/LayerNorm", _attentionNorm);
        register_module("intermediate/dense", _intermediate);
        register_module("output/dense", _output);
        register_module("output/LayerNorm", _outputNorm);
    }

    /// <summary>[batch, length, hidden] → the same shape, or [batch, 1, hidden].</summary>
    public override Tensor forward(Tensor hidden, Tensor? mask) =>
        Attend(_onlyFirstRow ? hidden.narrow(1, 0, 1) : hidden, hidden, mask);

    /// <summary>Lets some rows attend to others: [batch, rows, hidden] and [batch, length, hidden] → [batch, rows, hidden].</summary>
    /// <param name="rows">What is computed anew.</param>
    /// <param name="seen">What it attends to.</param>
    /// <param name="mask">[batch, 1, 1, length] float: 0 for tokens, −∞ for padding; <see langword="null"/> where there is no padding.</param>
    public Tensor Attend(Tensor rows, Tensor seen, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return Attend(rows, _key.forward(seen), _value.forward(seen), mask).MoveToOuterDisposeScope();
    }

    /// <summary>The same where most of what is seen is constant: rows attend to <paramref name="own"/> and to <paramref name="constants"/> + <paramref name="offset"/>.</summary>
    /// <remarks>The offset goes into the biases of keys and values, so no gradient is computed for the constants.</remarks>
    public Tensor Attend(Tensor rows, Tensor own, Tensor constants, Tensor offset, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return Attend(rows, Project(_key), Project(_value), mask).MoveToOuterDisposeScope();

        Tensor Project(Linear part) => cat([part.forward(own), functional.linear(constants, part.weight!, part.forward(offset))], 1);
    }

    private Tensor Attend(Tensor rows, Tensor keys, Tensor values, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var attended = functional.scaled_dot_product_attention(
            Split(_query.forward(rows)), Split(keys), Split(values),
            attn_mask: mask, p: training ? _dropout.Attention : 0);                         // [batch, heads, rows, head]
        var joined = attended.transpose(1, 2).reshape(rows.shape);                        // [batch, rows, hidden]
        var normed = _attentionNorm.forward(_dropout.Apply(_attentionOutput.forward(joined), training) + rows);

        var expanded = functional.gelu(_intermediate.forward(normed));                    // [batch, rows, intermediate]
        return _outputNorm.forward(_dropout.Apply(_output.forward(expanded), training) + normed).MoveToOuterDisposeScope();
    }

    /// <summary>[batch, length, hidden] → [batch, heads, length, head].</summary>
    private Tensor Split(Tensor tensor) =>
        tensor.view(tensor.shape[0], tensor.shape[1], _heads, -1).transpose(1, 2);
}
