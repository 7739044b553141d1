using System.Runtime.InteropServices;
using System.Text.Json;
using Reranker.Onnx;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>A training on disk: one safetensors file with weights and moments, and its state among the metadata.</summary>
/// <remarks>Written beside its place, flushed to the disk, and then renamed: whatever happens, the place holds a whole checkpoint.</remarks>
internal sealed class TrainingCheckpoint(string path)
{
    private const string StateKey = "reranker.training";

    public bool Exists => File.Exists(path);

    /// <exception cref="CheckpointException">The disk is full, or the file cannot be written.</exception>
    public void Write(TrainingState state, IReadOnlyList<(string Name, Tensor Values)> tensors)
    {
        var unfinished = path + ".unfinished";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
            {
                stream.Write(SafetensorsWriter.Header(
                    tensors.Select(static tensor => (tensor.Name, tensor.Values.shape)), WeightPrecision.Full,
                    new Dictionary<string, string> { [StateKey] = JsonSerializer.Serialize(state, TrainingStateJson.Default.TrainingState) }));
                foreach (var (_, values) in tensors)
                    stream.Write(values.bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(unfinished);
            var previous = Exists ? "The one before it is intact: free some space and start the same training again." : "Free some space, or name another file.";
            throw new CheckpointException(path, $"The checkpoint '{path}' of step {state.Progress.Step} cannot be written: {error.Message} {previous}", error);
        }
    }

    /// <summary>Fills the tensors from the file.</summary>
    /// <returns>How far the training was.</returns>
    /// <exception cref="CheckpointException">The file is broken, or of another training than <paramref name="plan"/>.</exception>
    public TrainingState Read(IReadOnlyDictionary<string, string> plan, IReadOnlyList<(string Name, Tensor Values)> tensors)
    {
        try
        {
            using var file = SafetensorsFile.Open(path);
            var state = file.Metadata.TryGetValue(StateKey, out var json) ? JsonSerializer.Deserialize(json, TrainingStateJson.Default.TrainingState) : null;
            if (state is null)
                throw new InvalidDataException("it is no checkpoint of a training");
            if (TrainingPlan.Differences(state.Plan, plan).ToArray() is { Length: > 0 } differences)
                throw new CheckpointException(path,
                    $"The checkpoint '{path}' is of another training: {string.Join("; ", differences)}. Give the same options and data to go on from it, or remove it to start anew.");
            foreach (var (name, values) in tensors)
                Read(file, name, values.shape).CopyTo(MemoryMarshal.Cast<byte, float>(values.bytes));
            return state;
        }
        catch (Exception error) when (error is ModelPackageException or InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"The checkpoint '{path}' cannot be read: {error.Message} Remove it to start anew.", error);
        }
    }

    private static float[] Read(SafetensorsFile file, string name, long[] shape) =>
        file.Entries.TryGetValue(name, out var entry) && entry.Shape.SequenceEqual(shape)
            ? file.Read(name)
            : throw new InvalidDataException($"it has {entry?.ToString() ?? "nothing"} for '{name}', expected [{string.Join(", ", shape)}].");
}
