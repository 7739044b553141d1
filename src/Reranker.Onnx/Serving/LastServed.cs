using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Onnx;

/// <summary>The version that served last and where its package lies on this machine: what a start serves while the registry does not answer.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">Its version.</param>
/// <param name="Folder">The folder of the package.</param>
internal sealed record LastServed(string Name, int Version, string Folder)
{
    /// <summary>Reads a file; <see langword="null"/> where there is none that can be read.</summary>
    public static async Task<LastServed?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = File.OpenRead(path);
            await using var _ = file.ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(file, LastServedJson.Default.LastServed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a file, which is the old one or the new one at any moment.</summary>
    public async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllBytesAsync(unfinished, JsonSerializer.SerializeToUtf8Bytes(this, LastServedJson.Default.LastServed), cancellationToken).ConfigureAwait(false);
        File.Move(unfinished, path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(LastServed))]
internal sealed partial class LastServedJson : JsonSerializerContext;
