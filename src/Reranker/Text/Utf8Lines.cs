using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Reranker;

/// <summary>Reads text files line by line, all in one way: plain or gzip, whatever their names; UTF-8 and nothing else; errors that name the line.</summary>
public static class Utf8Lines
{
    private const int MaxLineBytes = 64 << 20;

    /// <summary>Reads lines as they come; the stream stays open. A byte order mark, blank lines, and blanks around a line are passed over.</summary>
    /// <param name="stream">Plain or gzip, by its first bytes.</param>
    /// <param name="error">Makes the exception of a line's number, of what was expected and found there, and of the cause, where there is one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async IAsyncEnumerable<Utf8Line> ReadAsync(
        Stream stream, Func<long, string, Exception?, Exception> error, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(error);
        var reader = await OpenAsync(stream, cancellationToken).ConfigureAwait(false);
        try
        {
            var number = 0L;
            while (await ReadLineAsync(reader, number + 1, error, cancellationToken).ConfigureAwait(false) is { } bytes)
            {
                number++;
                if (!Utf8.IsValid(bytes))
                    throw error(number, $"expected UTF-8, found bytes that are not. Convert the file to UTF-8.", null);
                if (Trim(bytes, isFirst: number == 1) is { IsEmpty: false } content)
                    yield return new Utf8Line(number, content);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads a file in the same way.</summary>
    /// <param name="path">The file.</param>
    /// <param name="error">Makes the exception of a line's number, of what was expected and found there, and of the cause, where there is one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async IAsyncEnumerable<Utf8Line> ReadFileAsync(
        string path, Func<long, string, Exception?, Exception> error, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
        {
            await foreach (var line in ReadAsync(stream, error, cancellationToken).ConfigureAwait(false))
                yield return line;
        }
    }

    private static async Task<PipeReader> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var head = await reader.ReadAtLeastAsync(2, cancellationToken).ConfigureAwait(false);
        var isGzip = head.Buffer.Length >= 2 && head.Buffer.Slice(0, 2).ToArray() is [0x1F, 0x8B];
        reader.AdvanceTo(head.Buffer.Start);
        return isGzip ? PipeReader.Create(new GZipStream(reader.AsStream(), CompressionMode.Decompress)) : reader;
    }

    private static async ValueTask<byte[]?> ReadLineAsync(PipeReader reader, long line, Func<long, string, Exception?, Exception> error, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (buffer, isCompleted) = await ReadMoreAsync(reader, line, error, cancellationToken).ConfigureAwait(false);
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var bytes = buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(buffer.GetPosition(1, end));
                return bytes;
            }

            if (isCompleted)
            {
                var rest = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return rest.Length == 0 ? null : rest;
            }

            if (buffer.Length > MaxLineBytes)
                throw error(line, $"expected at most {MaxLineBytes >> 20} MiB a line, found more. Is this one record a line?", null);
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static async ValueTask<(ReadOnlySequence<byte> Buffer, bool IsCompleted)> ReadMoreAsync(
        PipeReader reader, long line, Func<long, string, Exception?, Exception> error, CancellationToken cancellationToken)
    {
        try
        {
            var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return (result.Buffer, result.IsCompleted);
        }
        catch (InvalidDataException exception)
        {
            throw error(line, $"expected gzip data, found a damaged part: {exception.Message}", exception);
        }
    }

    private static ReadOnlyMemory<byte> Trim(byte[] line, bool isFirst)
    {
        var content = line.AsMemory();
        if (isFirst && content.Span.StartsWith("\uFEFF"u8))
            content = content[3..];
        return content.Trim(" \t\r"u8);
    }
}
