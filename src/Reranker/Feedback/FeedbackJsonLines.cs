using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Reranker;

/// <summary>Feedback as text: one JSON object a line.</summary>
/// <remarks>
/// <code>{"timestamp": ISO 8601 with offset, "query": string, "results": [{"document_id"?: string, "text": string, "position": int,
/// "clicked"?: bool, "grade"?: number}], "model"?: string, "id"?: string, "impression_id"?: string}</code>
/// Positions count from 1 (a list that counts from 0 is moved up by one), grades go from 0 to 100. Blank lines and unknown fields are passed over, but for those whose names are nearly known ones
/// (<c>documentId</c>, <c>cliked</c>): these are refused. Times are RFC 3339's. Reading takes plain UTF-8 and gzip alike.
/// </remarks>
public static class FeedbackJsonLines
{
    /// <summary>The id that a record without one gets: the SHA-256 of its line, so that importing a file twice stores it once.</summary>
    public static string IdOf(FeedbackRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return FeedbackId.Of(record);
    }

    /// <summary>Reads one line.</summary>
    /// <param name="utf8Line">A JSON object in UTF-8.</param>
    /// <param name="line">Its number, for errors.</param>
    /// <exception cref="FeedbackFormatException">The line is not as documented.</exception>
    public static FeedbackRecord Parse(ReadOnlySpan<byte> utf8Line, long line = 1)
    {
        if (!Utf8.IsValid(utf8Line))
            throw Error(line, "expected UTF-8, found bytes that are not. Convert the file to UTF-8.");
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
        await foreach (var line in Utf8Lines.ReadAsync(stream, Error, cancellationToken).ConfigureAwait(false))
            yield return Parse(line.Utf8.Span, line.Number);
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

    private static FeedbackFormatException Error(long line, string message, Exception? cause = null) =>
        new(line, FormattableString.Invariant($"Line {line}: {message}"), cause);
}
