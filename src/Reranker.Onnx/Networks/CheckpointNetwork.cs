namespace Reranker.Onnx;

/// <summary>Writes the network of a package that holds weights and no ONNX file.</summary>
internal static class CheckpointNetwork
{
    // A message of protocol buffers ends at 2 GiB; names and nodes need a little.
    private const long LargestNetwork = int.MaxValue - (16L << 20);

    /// <summary>Writes an ONNX model in memory.</summary>
    /// <param name="package">The package.</param>
    /// <param name="output">What the network shall give.</param>
    /// <param name="precision">How it stores its weights; <see langword="null"/> (the default) as the checkpoint does: 16 bits stay 16 bits.</param>
    /// <exception cref="ModelPackageException">
    /// There are no weights, they do not fit the configuration, the model is of a family that is not known here, or it is no cross-encoder though logits are asked for.
    /// </exception>
    public static byte[] Write(ModelPackage package, BertOutput output, WeightPrecision? precision = null) =>
        WithWeights(package, output, precision, (config, weights, chosen) =>
            NetworkWriter.Write(config, output, config.Joined is null ? 0 : PairTokenizer.Load(package).ClsId, weights, chosen));

    /// <summary>Writes both parts of a joined cross-encoder.</summary>
    /// <inheritdoc cref="Write"/>
    public static JoinedParts WriteParts(ModelPackage package) =>
        WithWeights(package, BertOutput.Logits, precision: null, static (config, weights, chosen) => new JoinedParts(
            config, JoinedEncoderGraph.Write(config, weights, chosen), JoinedReadingGraph.Write(config, weights, chosen), weights("match.term_weights").Values));

    private static T WithWeights<T>(ModelPackage package, BertOutput output, WeightPrecision? precision, Func<BertConfig, Func<string, NamedWeights>, WeightPrecision, T> write)
    {
        var config = BertConfig.Load(package.ConfigPath);
        using var checkpoint = Checkpoint.Open(package);
        var tensors = new CheckpointTensors(checkpoint, config);
        var isCrossEncoder = output == BertOutput.Logits;
        if (isCrossEncoder && !tensors.HasHead)
            throw ModelKinds.NoCrossEncoder(package.Folder);

        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, shape) in BertParameters.Of(config, isCrossEncoder))
        {
            var theirs = CheckpointNames.Of(config.Family, name);
            if (tensors.Take(theirs, shape, mayLack: false) is { } tensor)
                stored[theirs] = tensor;
        }

        tensors.RequireAllTaken(isCrossEncoder ? $"{config.Architecture} with one label" : $"encoder ({config.ModelType})");
        var chosen = precision ?? (stored.Values.All(name => checkpoint.Describe(name).DType == "F16") ? WeightPrecision.Half : WeightPrecision.Full);
        var bytes = stored.Values.Sum(name => checkpoint.Describe(name).Count) * (chosen == WeightPrecision.Half ? 2 : 4);
        return bytes <= LargestNetwork
            ? write(config, name => Read(checkpoint, stored[name], name), chosen)
            : throw new ModelPackageException(checkpoint.Path, $"The weights in '{checkpoint.Path}' take {bytes:N0} bytes; expected at most {LargestNetwork:N0} where there is no ONNX file. Export the model to onnx/model.onnx, which may keep its weights in a second file.");
    }

    private static NamedWeights Read(Checkpoint checkpoint, string stored, string name) =>
        new(name, checkpoint.Describe(stored).Shape, checkpoint.Read(stored));
}
