using System.Text.Encodings.Web;
using System.Text.Json;

namespace Reranker.ConsoleHost;

/// <summary>How results are written as JSON.</summary>
internal static class ResultFormat
{
    /// <summary>Texts stay readable: the output goes to programs and terminals, not into HTML.</summary>
    public static ResultJson Json { get; } = new(new JsonSerializerOptions(ResultJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
