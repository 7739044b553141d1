namespace Reranker.Onnx.Networks;

/// <summary>Finds a model's parameters among the tensors of a checkpoint, also in one of an encoder that was saved by itself or by an older library.</summary>
public sealed class CheckpointTensors
{
    private const int Named = 20;

    // Older checkpoints say gamma and beta.
    private static readonly (string New, string Old)[] OldNames = [("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta")];

    // What the tensors of an encoder that was saved by itself begin with.
    private static readonly string[] BareEncoder = ["embeddings.", "embeddings_project.", "encoder.", "transformer."];

    private readonly Checkpoint _checkpoint;
    private readonly string _prefix;
    private readonly bool _isBare;
    private readonly HashSet<string> _unread;

    /// <param name="checkpoint">The weights.</param>
    /// <param name="config">What its config.json says.</param>
    public CheckpointTensors(Checkpoint checkpoint, BertConfig config)
    {
        _checkpoint = checkpoint;
        _prefix = CheckpointNames.EncoderPrefix(config.Family);
        HasHead = config.HasHead || checkpoint.Names.Any(static name => name.StartsWith("classifier.", StringComparison.Ordinal));
        _isBare = !HasHead && !checkpoint.Names.Any(name => name.StartsWith(_prefix, StringComparison.Ordinal));
        _unread = checkpoint.Names.Where(name => !CheckpointNames.IsUnread(config.Family, name)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether the checkpoint has a classification head, or should have: otherwise it is an encoder's, as it was pretrained.</summary>
    public bool HasHead { get; }

    /// <summary>What is wrong so far.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Takes a parameter.</summary>
    /// <param name="name">Its name in checkpoints of the family's whole model.</param>
    /// <param name="shape">The shape that it must have.</param>
    /// <param name="mayLack">Whether it may be missing.</param>
    /// <returns>Its name in this checkpoint; <see langword="null"/> where it is missing or, which is noted as a problem, of another shape.</returns>
    public string? Take(string name, ReadOnlySpan<long> shape, bool mayLack)
    {
        var usual = _isBare && name.StartsWith(_prefix, StringComparison.Ordinal) ? name[_prefix.Length..] : name;
        var stored = _unread.Contains(usual) ? usual : OldName(usual);
        if (!_unread.Remove(stored))
        {
            if (!mayLack)
                Problems.Add($"'{usual}' [{string.Join(", ", shape.ToArray())}] is missing");
            return null;
        }

        if (_checkpoint.Describe(stored).Shape.AsSpan().SequenceEqual(shape))
            return stored;
        Problems.Add($"'{stored}' is {_checkpoint.Describe(stored)}, expected [{string.Join(", ", shape.ToArray())}]");
        return null;
    }

    /// <summary>Ends the reading.</summary>
    /// <param name="model">What was expected, for the message.</param>
    /// <exception cref="ModelPackageException">Something was wrong, or there are tensors that the model does not have.</exception>
    public void RequireAllTaken(string model)
    {
        if (!HasHead) // what an encoder was pretrained with, such as the head of a language model, or its pooler, is not asked for
            _unread.RemoveWhere(IsBesideEncoder);
        Problems.AddRange(_unread.Order(StringComparer.Ordinal).Select(static name => $"'{name}' is no part of it"));
        if (Problems.Count > 0)
            throw new ModelPackageException(_checkpoint.Path,
                $"'{_checkpoint.Path}' does not hold the weights of the {model} that its config.json describes: {Text()}.");
    }

    /// <summary>Ends the reading of an encoder alone, also where the checkpoint is a whole model's.</summary>
    /// <param name="model">What was expected, for the message.</param>
    /// <returns>What was left out: a head, a pooler.</returns>
    /// <exception cref="ModelPackageException">Something was wrong, or there are tensors that the encoder does not have.</exception>
    public IReadOnlyList<string> RequireEncoderTaken(string model)
    {
        string[] leftOut = [.. _unread.Where(IsBesideEncoder).Order(StringComparer.Ordinal)];
        _unread.ExceptWith(leftOut);
        RequireAllTaken(model);
        return leftOut;
    }

    private bool IsBesideEncoder(string name) =>
        CheckpointNames.IsHead(name) || !(_isBare ? BareEncoder : [_prefix]).Any(start => name.StartsWith(start, StringComparison.Ordinal));

    private static string OldName(string name) =>
        OldNames.Aggregate(name, static (current, names) => current.Replace(names.New, names.Old, StringComparison.Ordinal));

    private string Text() => string.Join("; ", Problems.Take(Named)) + (Problems.Count > Named ? $"; and {Problems.Count - Named} more" : "");
}
