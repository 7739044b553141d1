using System.Net;
using System.Net.Http.Headers;
using Microsoft.Win32.SafeHandles;

namespace Reranker.MLflow;

/// <summary>What an upload sends: a file or some bytes. Any slice of it can be read any number of times, several at once, and none is held in memory.</summary>
internal sealed class ArtifactContent : IDisposable
{
    private readonly SafeFileHandle? _file;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly TransferProgress _progress;

    private ArtifactContent(SafeFileHandle? file, ReadOnlyMemory<byte> bytes, TransferProgress? progress)
    {
        (_file, _bytes, _progress) = (file, bytes, progress ?? TransferProgress.None);
        Length = file is null ? bytes.Length : RandomAccess.GetLength(file);
    }

    /// <summary>In bytes, when it was opened: what is added to a file later is left out.</summary>
    public long Length { get; }

    public static ArtifactContent Of(ReadOnlyMemory<byte> bytes, TransferProgress? progress = null) => new(null, bytes, progress);

    /// <exception cref="MLflowException">The file cannot be read.</exception>
    public static ArtifactContent OfFile(string path, TransferProgress? progress = null)
    {
        try
        {
            // Logs are uploaded while somebody writes them.
            return new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous | FileOptions.SequentialScan), default, progress);
        }
        catch (Exception error) when (DiskErrors.IsDisk(error))
        {
            throw new MLflowException(MLflowErrorCode.InvalidParameterValue, $"The file '{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads up to a buffer's length from a position; 0 at the end.</summary>
    public ValueTask<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, Length - position)];
        if (_file is not null)
            return RandomAccess.ReadAsync(_file, buffer, position, cancellationToken);
        _bytes.Slice((int)position, buffer.Length).CopyTo(buffer);
        return ValueTask.FromResult(buffer.Length);
    }

    /// <summary>Writes all of it to a stream.</summary>
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        long reached = 0;
        await CopyAsync(destination, 0, Length, position => Advance(ref reached, position), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The body of a request; each attempt to send it reads it anew.</summary>
    public HttpContent Body(long offset, long length) => new Slice(this, offset, length);

    public HttpContent Body() => Body(0, Length);

    public void Dispose() => _file?.Dispose();

    // What is sent again counts once. Attempts may overlap for a moment: one that broke off winds down while the next begins.
    private void Advance(ref long reached, long position)
    {
        for (var before = Interlocked.Read(ref reached); position > before; before = Interlocked.Read(ref reached))
            if (Interlocked.CompareExchange(ref reached, position, before) == before)
            {
                _progress.AddBytes(position - before);
                return;
            }
    }

    private async Task CopyAsync(Stream destination, long offset, long length, Action<long> advanced, CancellationToken cancellationToken)
    {
        using var memory = System.Buffers.MemoryPool<byte>.Shared.Rent(1 << 17);
        for (long done = 0; done < length;)
        {
            var count = await ReadAsync(offset + done, memory.Memory[..(int)Math.Min(memory.Memory.Length, length - done)], cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new MLflowException(MLflowErrorCode.DataLoss, $"A file that is uploaded became shorter than the {Length} bytes that it had. Upload it again.");
            await destination.WriteAsync(memory.Memory[..count], cancellationToken).ConfigureAwait(false);
            advanced(done += count);
        }
    }

    private sealed class Slice : HttpContent
    {
        private readonly ArtifactContent _content;
        private readonly long _offset;
        private readonly long _length;
        private long _reached;

        public Slice(ArtifactContent content, long offset, long length)
        {
            (_content, _offset, _length) = (content, offset, length);
            Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            _content.CopyAsync(stream, _offset, _length, position => _content.Advance(ref _reached, position), cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            // Servers of 3.x store nothing where there is no length.
            length = _length;
            return true;
        }
    }
}
