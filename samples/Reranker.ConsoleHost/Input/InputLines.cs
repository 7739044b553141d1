using System.Text;
using System.Text.Unicode;

namespace Reranker.ConsoleHost;

/// <summary>Lines of a file or of stdin, with their numbers for errors.</summary>
internal static class InputLines
{
    private const string Stdin = "-";

    /// <summary>Reads all lines that are not blank.</summary>
    /// <param name="path">A file, or <c>-</c> for stdin.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InputException">There is no such file, or a line is not UTF-8.</exception>
    public static async Task<IReadOnlyList<InputLine>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await ReadBytesAsync(path, cancellationToken);
        return Split(path == Stdin ? "stdin" : path, bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes);
    }

    private static async Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        if (path != Stdin)
        {
            return File.Exists(path)
                ? await File.ReadAllBytesAsync(path, cancellationToken)
                : throw new InputException($"There is no file '{path}'; expected one, or - for stdin.");
        }

        await using var stdin = Console.OpenStandardInput();
        using var buffer = new MemoryStream();
        await stdin.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }

    private static List<InputLine> Split(string name, ReadOnlyMemory<byte> rest)
    {
        var lines = new List<InputLine>();
        for (var number = 1; !rest.IsEmpty; number++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!Utf8.IsValid(line.Span))
                throw new InputException($"{name}, line {number}: expected UTF-8, found bytes that are not. Convert it to UTF-8.");
            var text = Encoding.UTF8.GetString(line.Span).TrimEnd('\r');
            if (!string.IsNullOrWhiteSpace(text))
                lines.Add(new InputLine(name, number, text));
        }

        return lines;
    }
}
