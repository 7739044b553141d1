using System.Net;

namespace Reranker.Training;

/// <summary>Files of a hub by their checksums; one that is here is whole, and a half one is continued.</summary>
internal sealed class HubCache(HubClient hub, HubOptions options)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    /// <summary>Brings a file here, unless it is.</summary>
    /// <returns>Its path in the cache.</returns>
    /// <exception cref="HubException">It does not arrive, or is another than the hub's list says.</exception>
    public async Task<string> GetAsync(string id, string commit, HubFile file, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var home = Path.Combine(options.CacheFolder, file.Digest);
        if (await IsWholeAsync(home, file, cancellationToken).ConfigureAwait(false))
            return home;
        Directory.CreateDirectory(options.CacheFolder);
        var partial = home + ".incomplete";

        // Nobody else may write to it; another process that pulls the same file is told so.
        var stream = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        await using (stream.ConfigureAwait(false))
        {
            // What was here from before may be spoilt: that is worth one new beginning.
            var isResumed = stream.Length > 0;
            await FillAsync(stream, id, commit, file, progress, cancellationToken).ConfigureAwait(false);
            if (isResumed && await HashAsync(stream, file, cancellationToken).ConfigureAwait(false) != file.Digest)
            {
                stream.SetLength(0);
                await FillAsync(stream, id, commit, file, progress, cancellationToken).ConfigureAwait(false);
            }

            var digest = await HashAsync(stream, file, cancellationToken).ConfigureAwait(false);
            if (digest != file.Digest)
            {
                stream.SetLength(0);
                throw new HubException($"'{file.Path}' of '{id}' arrived with the checksum {digest}; the hub's list says {file.Digest}. It was thrown away; try again, or ask who runs the hub.");
            }

            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        File.Move(partial, home, overwrite: true);
        return home;
    }

    private static async Task<bool> IsWholeAsync(string path, HubFile file, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return false;
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
            return await HashAsync(stream, file, cancellationToken).ConfigureAwait(false) == file.Digest;
    }

    private async Task FillAsync(FileStream stream, string id, string commit, HubFile file, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var (retries, delay) = (0, options.RetryDelay);
        if (stream.Length > file.Size)
            stream.SetLength(0);
        while (stream.Length < file.Size)
        {
            var before = stream.Length;
            var problem = await TryContinueAsync(stream, id, commit, file, progress, cancellationToken).ConfigureAwait(false);
            if (stream.Length > before)
                (retries, delay) = (0, options.RetryDelay);
            else if (retries++ >= options.MaxRetries)
                throw new HubException($"'{file.Path}' of '{id}' does not arrive: {problem}. {stream.Length} of {file.Size} bytes are kept; pull again to go on from there.");
            else
                await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
            delay *= 2;
        }
    }

    /// <summary>Asks for what is missing and writes what comes.</summary>
    /// <returns>What went wrong.</returns>
    private async Task<string> TryContinueAsync(FileStream stream, string id, string commit, HubFile file, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await hub.OpenAsync(id, commit, file, stream.Length, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
                throw new HubException($"The hub does not give out '{file.Path}' of '{id}': it answered {(int)response.StatusCode}. A gated model needs a token (HF_TOKEN) of someone who accepted its terms.");
            if (!response.IsSuccessStatusCode)
                return $"the hub answered {(int)response.StatusCode}";

            // A server that knows no ranges, or other ones than asked for, sends all of it.
            if (response.StatusCode != HttpStatusCode.PartialContent)
                stream.SetLength(0);
            else if (response.Content.Headers.ContentRange?.From != stream.Length)
                return $"the hub sent the bytes from {response.Content.Headers.ContentRange?.From}, expected those from {stream.Length}";
            stream.Position = stream.Length;
            await CopyAsync(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), stream, file, progress, cancellationToken).ConfigureAwait(false);
            return "the hub sent too few bytes";
        }
        catch (HttpRequestException error)
        {
            return error.Message.TrimEnd('.');
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "the hub fell silent";
        }
    }

    private static async Task CopyAsync(Stream source, FileStream target, HubFile file, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (target.Length < file.Size)
        {
            int read;
            try
            {
                silence.CancelAfter(LongestSilence);
                read = await source.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return; // the connection broke: what has come is kept
            }

            if (read == 0)
                return;
            await target.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, file.Size - target.Length)), cancellationToken).ConfigureAwait(false);
            progress?.Report(new PullProgress(file.Path, target.Length, file.Size));
        }
    }

    private static Task<string> HashAsync(FileStream stream, HubFile file, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        return file.HashAsync(stream, cancellationToken);
    }
}
