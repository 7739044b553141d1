namespace Reranker.WebHost;

/// <summary>The folder of run-time data.</summary>
internal static class DataDirectory
{
    private const int ProbeBytes = 64 << 10;

    /// <summary>Makes the folder and writes to it, so that one that is read-only or full is found before anything else is.</summary>
    /// <exception cref="StartupException">It cannot be written.</exception>
    public static async Task RequireWritableAsync(string path, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        var probe = Path.Combine(path, $".probe-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(path);
            await File.WriteAllBytesAsync(probe, new byte[ProbeBytes], cancellationToken);
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Discard(probe);
            throw new StartupException(
                $"the data directory '{path}' cannot be written ({error.Message}). Make room or grant access, or name another with --{HostSettings.Section}:{nameof(HostSettings.DataDirectory)}=FOLDER.", error);
        }
    }

    private static void Discard(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written there is nothing to tidy up.
        }
    }
}
