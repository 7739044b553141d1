using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Reranker;

/// <summary>Feedback as text: one JSON object a line.</summary>
/// <remarks>
/// <code>{"timestamp": ISO 8601 with offset, "query": string, "results": [{"document_id"?: string, "text": string, "position": int,
/// "clicked"?: bool, "grade"?: number}], "model"?: string, "id"?: string, "impression_id"?: string}</code>
/// Positions count from 1 (a list that counts from 0 is moved up by one). Blank lines and unknown fields are passed over. Reading takes plain
/// UTF-8 and gzip alike.
/// </remarks>
public static class FeedbackJsonLines
{
    private const int MaxLineBytes = 64 << 20;

    /// <summary>Reads one line.</summary>
    /// <param name="utf8Line">A JSON object in UTF-8.</param>
    /// <param name="line">Its number, for errors.</param>
    /// <exception cref="FeedbackFormatException">The line is not as documented.</exception>
    public static FeedbackRecord Parse(ReadOnlySpan<byte> utf8Line, long line = 1)
    {
        if (!Utf8.IsValid(utf8Line))
            throw new FeedbackFormatException(line, $"Line {line}: expected UTF-8, found bytes that are not. Convert the file to UTF-8.");
        try
        {
            var parsed = JsonSerializer.Deserialize(utf8Line, FeedbackJson.Lines.FeedbackLine);
            return (parsed ?? throw FeedbackRules.Error(line, "$", "an object", "null")).ToRecord(line);
        }
        catch (JsonException exception) when (exception.InnerException is JsonException)
        {
            // The reader's own complaint, without the coordinates that count from 0 within the line.
            var complaint = exception.InnerException.Message.Split(" LineNumber:")[0];
            throw new FeedbackFormatException(line, $"Line {line}, byte {exception.BytePositionInLine + 1}: expected a JSON object, found none that is valid. {complaint}", exception);
        }
        catch (JsonException exception)
        {
            var (path, found) = exception.Path is null or "$" ? ("$", "something else") : (exception.Path, "something else or a second one");
            throw FeedbackRules.Error(line, path, FeedbackLine.Expectations.Of(path), found, exception);
        }
    }

    /// <summary>Reads lines as they come; the stream stays open.</summary>
    /// <exception cref="FeedbackFormatException">A line is not as documented.</exception>
    public static async IAsyncEnumerable<FeedbackRecord> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = await OpenAsync(stream, cancellationToken).ConfigureAwait(false);
        try
        {
            var line = 0L;
            while (await ReadLineAsync(reader, line + 1, cancellationToken).ConfigureAwait(false) is { } bytes)
            {
                line++;
                if (Trim(bytes, isFirst: line == 1) is { IsEmpty: false } content)
                    yield return Parse(content.Span, line);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Writes records, one a line; ids only where they were given by the caller.</summary>
    public static async Task WriteAsync(Stream stream, IAsyncEnumerable<FeedbackRecord> records, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(records);
        await foreach (var record in records.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var given = record.Id is { } id && id != FeedbackId.Of(record) ? record.Id : null;
            await JsonSerializer.SerializeAsync(stream, FeedbackLine.From(record, given), FeedbackJson.Lines.FeedbackLine, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Imports a file, all of it or nothing.</summary>
    /// <param name="store">Where it goes.</param>
    /// <param name="path">Plain or gzip.</param>
    /// <param name="cancellationToken">Cancels the import; nothing is stored then.</param>
    /// <returns>How many records the file holds and how many of them were new.</returns>
    /// <exception cref="FeedbackFormatException">A line is not as documented.</exception>
    public static async Task<FeedbackImport> ImportAsync(IFeedbackStore store, string path, CancellationToken cancellationToken = default)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (stream.ConfigureAwait(false))
            return await ImportAsync(store, stream, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ImportAsync(IFeedbackStore, string, CancellationToken)"/>
    /// <param name="store">Where it goes.</param>
    /// <param name="stream">Plain or gzip; it stays open.</param>
    /// <param name="cancellationToken">Cancels the import; nothing is stored then.</param>
    public static async Task<FeedbackImport> ImportAsync(IFeedbackStore store, Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var records = new List<FeedbackRecord>();
        await foreach (var record in ReadAsync(stream, cancellationToken).ConfigureAwait(false))
            records.Add(record);
        return new FeedbackImport(records.Count, await store.AddAsync(records, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<PipeReader> OpenAsync(Stream stream, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        var head = await reader.ReadAtLeastAsync(2, cancellationToken).ConfigureAwait(false);
        var isGzip = head.Buffer.Length >= 2 && head.Buffer.Slice(0, 2).ToArray() is [0x1F, 0x8B];
        reader.AdvanceTo(head.Buffer.Start);
        return isGzip ? PipeReader.Create(new GZipStream(reader.AsStream(), CompressionMode.Decompress)) : reader;
    }

    private static async ValueTask<byte[]?> ReadLineAsync(PipeReader reader, long line, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (buffer, isCompleted) = await ReadMoreAsync(reader, line, cancellationToken).ConfigureAwait(false);
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
                throw new FeedbackFormatException(line, $"Line {line}: expected at most {MaxLineBytes >> 20} MiB a line, found more. Is this JSON lines?");
            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static async ValueTask<(ReadOnlySequence<byte> Buffer, bool IsCompleted)> ReadMoreAsync(PipeReader reader, long line, CancellationToken cancellationToken)
    {
        try
        {
            var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            return (result.Buffer, result.IsCompleted);
        }
        catch (InvalidDataException exception)
        {
            throw new FeedbackFormatException(line, $"Line {line}: expected gzip data, found a damaged part: {exception.Message}", exception);
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
